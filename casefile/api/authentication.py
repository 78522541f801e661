"""Who asks: a person by `Authorization: Bearer cfp_…`, a partner by `Bearer cfx_…` (RFC 6750). Cookies do not count."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from casefile.accounts.models import PartnerToken
from casefile.accounts.tokens import PARTNER, partner_token, person_token


@dataclass(frozen=True)
class PartnerCaller:
    """A partner at the door. Never a person: it has no rights and no name here, only what was granted to it."""

    id: UUID
    is_authenticated: bool = True
    is_active: bool = True


class _Bearer(BaseAuthentication):
    def authenticate(self, request):
        """The caller and their token; None when this class is not meant.

        :raises AuthenticationFailed: unknown, expired or revoked: the same answer
        """
        scheme, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        secret = secret.strip()
        if scheme.lower() != "bearer" or not self.is_mine(secret):
            return None
        token = self.find(secret)
        if token is None:
            raise AuthenticationFailed(_("Send a valid token."))
        return self.caller(token), token

    def authenticate_header(self, request):
        return 'Bearer realm="casefile"'


class TokenAuthentication(_Bearer):
    """A person's token; also whatever bears no prefix of ours, so that it is refused."""

    find = staticmethod(person_token)

    def is_mine(self, secret: str) -> bool:
        return not secret.startswith(PARTNER)

    def caller(self, token):
        return token.person


class PartnerAuthentication(_Bearer):
    """A partner's token."""

    find = staticmethod(partner_token)

    def is_mine(self, secret: str) -> bool:
        return secret.startswith(PARTNER)

    def caller(self, token: PartnerToken) -> PartnerCaller:
        return PartnerCaller(token.partner_id)
