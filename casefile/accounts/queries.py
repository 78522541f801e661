"""Reading accounts and tokens."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from casefile.core.errors import Invalid, NotThere

from .models import PartnerToken, Person, PersonalToken


def person_known_as(*, pk: UUID | None, email: str, field: str) -> Person:
    """The active person with this id, or who signs in with this address.

    :raises Invalid: there is nobody
    """
    named = {"pk": pk} if pk else {"email__iexact": email}
    found = Person.objects.active().filter(**named).first() if pk or email else None
    if found is None:
        raise Invalid(_("There is no such person at this desk."), field=field)
    return found


def token_seen_by(person: Person, pk: UUID) -> PersonalToken | PartnerToken:
    """One's own token, or, for administrators, a partner's.

    :raises NotThere: neither
    """
    own = PersonalToken.objects.filter(person=person, pk=pk).first()
    found = own or (PartnerToken.objects.filter(pk=pk).first() if person.is_admin else None)
    if found is None:
        raise NotThere()
    return found


def people_by_id(ids: Iterable[UUID | None]) -> dict[UUID, Person]:
    return Person.objects.in_bulk({pk for pk in ids if pk})
