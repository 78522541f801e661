"""The words about actors."""

from django.utils.translation import gettext_lazy as _

from casefile.core.vocabulary import Vocabulary, Word

ACTOR_KINDS = Vocabulary(
    "actors.kinds",
    Word("person", _("person")),
    Word("organisation", _("organisation")),
    Word("state-body", _("state body")),
    Word("armed-group", _("armed or criminal group")),
    Word("state", _("state")),
    Word("outlet", _("outlet")),
    Word("collective", _("collective")),
)

NAME_ROLES = Vocabulary(
    "actors.name-roles",
    Word("primary", _("name")),
    Word("alias", _("alias")),
    Word("transliteration", _("transliteration")),
    Word("former", _("former name")),
)
