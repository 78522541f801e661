"""Casefile: claims, who made them, where, in which words, and who checked it."""

from casefile.celery import app as celery_app

__all__ = ["celery_app"]
