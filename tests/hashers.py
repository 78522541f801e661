"""Argon2, cheap."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The product's hasher at the least cost the algorithm allows (RFC 9106 §3.1)."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
