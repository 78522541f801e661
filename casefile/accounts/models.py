"""People of the desk, partners outside it, and what they sign in with."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from casefile.core.ids import public_id, row_id


class PersonQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)


class People(BaseUserManager.from_queryset(PersonQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """Somebody who signs in. Never deleted, only disabled."""

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False, help_text="Adds people and partners; sees no case by it.")
    may_open_cases = models.BooleanField(default=False)
    single_keys = models.BooleanField(default=True, help_text="Single-key shortcuts (WCAG 2.1.4).")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_person_email_once")]

    def __str__(self):
        return self.name


class Sponsorship(models.Model):
    """Who made an account or set its password: they could have signed in as it. Insert-only.

    Four eyes count a sponsor's work as the sponsored person's own (`review.rules`).
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="sponsorships")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    deed = models.CharField(max_length=10, choices=[("made", "made"), ("reset", "reset")])
    at = models.DateTimeField(auto_now_add=True)


class Partner(models.Model):
    """A body outside the desk that pulls released material."""

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self):
        return self.name


class Token(models.Model):
    """A bearer secret, of which only the SHA-256 is kept. It expires, tells its last use, and can be revoked."""

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    label = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-created_at"]


class PersonalToken(Token):
    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")


class PartnerToken(Token):
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="tokens")
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")


class Proof(models.Model):
    """A person showed, a moment ago, that it is they: valid for one session or token, for a few minutes."""

    id = models.UUIDField(primary_key=True, default=row_id)
    person = models.ForeignKey(Person, models.CASCADE)
    holder = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "holder"], name="accounts_proof_holder")]
