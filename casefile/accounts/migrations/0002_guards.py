"""Who made an account is never forgotten."""

from django.db import migrations

from casefile.core.immutable import insert_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("ledger", "0002_guards")]

    operations = [insert_only("accounts_sponsorship")]
