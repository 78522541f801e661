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

IDENTIFIER_SCHEMES = Vocabulary(
    "actors.identifiers",
    Word("wikidata", _("Wikidata"), link="https://www.wikidata.org/wiki/{}"),
    Word("lei", _("LEI"), link="https://search.gleif.org/#/record/{}"),
    Word("isni", _("ISNI"), link="https://isni.org/isni/{}"),
    Word("imo", _("IMO number")),
    Word("ofac", _("OFAC entry"), link="https://sanctionssearch.ofac.treas.gov/Details.aspx?id={}"),
    Word("opencorporates", _("OpenCorporates"), link="https://opencorporates.com/companies/{}"),
    Word("url", _("web address"), link="{}"),
    Word("other", _("other")),
)

# NATO AJP-2.1; F means "cannot be judged", not "worst".
GRADES = Vocabulary(
    "actors.grades",
    Word("A", _("completely reliable")),
    Word("B", _("usually reliable")),
    Word("C", _("fairly reliable")),
    Word("D", _("not usually reliable")),
    Word("E", _("unreliable")),
    Word("F", _("cannot be judged")),
)
