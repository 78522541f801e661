"""A site and quick limits for these tests."""

from tests.outside.sites import quick, site

__all__ = ["quick", "site"]
