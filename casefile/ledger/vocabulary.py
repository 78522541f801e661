"""The deeds of the ledger in words. The codes are what records carry for good: a word may change, a code may not."""

from django.utils.translation import gettext_lazy as _

from casefile.core.vocabulary import Vocabulary, Word

OF_ENTRIES = ("changed", "recalled", "discarded", "withdrawn", "reinstated")
"""What is done to an entry of any kind: "claim.withdrawn"."""


def _steps(kind: str, changed, recalled, discarded, withdrawn, reinstated) -> list[Word]:
    labels = (changed, recalled, discarded, withdrawn, reinstated)
    return [Word(f"{kind}.{deed}", label) for deed, label in zip(OF_ENTRIES, labels, strict=True)]


DEEDS = Vocabulary(
    "ledger.deeds",
    Word("case.opened", _("Case opened")),
    Word("case.changed", _("Case changed")),
    Word("hold.placed", _("Legal hold placed")),
    Word("hold.lifted", _("Legal hold lifted")),
    Word("role.given", _("Role given")),
    Word("role.taken", _("Role taken away")),
    Word("reader.named", _("Reader of something marked TLP:RED named")),
    Word("reader.ended", _("Reader of something marked TLP:RED ended")),
    Word("entry.read", _("Opened, marked TLP:RED")),
    Word("entry.erased", _("Words erased")),
    Word("source.added", _("Source added")),
    Word("sources.added", _("Sources added together")),
    Word("source.triaged", _("Reading of a source set")),
    Word("source.pap-set", _("What may be fetched of a source set")),
    Word("likeness.set-aside", _("Likeness of a source set aside")),
    *_steps(
        "source",
        _("Source changed"),
        _("Source taken back from review"),
        _("Draft of a source discarded"),
        _("Source withdrawn"),
        _("Source brought back as a draft"),
    ),
    Word("capture.asked", _("Copy of a source asked for")),
    Word("capture.kept", _("Copy of a source kept")),
    Word("copies.erased", _("Files and texts of all copies of a source erased")),
    Word("file.erased", _("File of a copy erased, in whole or in part")),
    Word("capture.stamped", _("Copy of a source stamped by an outside authority")),
    Word("watch.changed", _("A watched page changed")),
    Word("watch.redirected", _("A watched page leads elsewhere")),
    Word("watch.gone", _("A watched page is gone")),
    Word("watch.unreachable", _("A watched page could not be reached")),
    Word("watch.returned", _("A watched page is there again")),
    Word("watch.paused", _("Watching of a source paused")),
    Word("watch.resumed", _("Watching of a source resumed")),
    Word("claim.logged", _("Claim logged")),
    Word("claims.graded", _("Claims graded")),
    *_steps(
        "claim",
        _("Claim changed"),
        _("Claim taken back from review"),
        _("Draft of a claim discarded"),
        _("Claim withdrawn"),
        _("Claim brought back as a draft"),
    ),
    Word("event.added", _("Event added")),
    Word("event.changed", _("Event changed")),
    Word("event.merged", _("Event merged into another")),
    Word("event.unmerged", _("Merge of an event undone")),
    Word("actor.added", _("Actor added")),
    Word("actor.merged", _("Two actors said to be the same")),
    Word("actor.unmerged", _("Two actors no longer said to be the same")),
    Word("actors.kept_apart", _("Two actors said not to be the same")),
    *_steps(
        "actor",
        _("Actor changed"),
        _("Actor taken back from review"),
        _("Draft of an actor discarded"),
        _("Actor withdrawn"),
        _("Actor brought back as a draft"),
    ),
    Word("assessment.written", _("Assessment written")),
    *_steps(
        "assessment",
        _("Assessment changed"),
        _("Assessment taken back from review"),
        _("Draft of an assessment discarded"),
        _("Assessment withdrawn"),
        _("Assessment brought back as a draft"),
    ),
    Word("batch.submitted", _("Submitted for review")),
    Word("batch.decided", _("Decided on")),
    Word("wording.suggested", _("Other wording suggested")),
    Word("suggestion.accepted", _("Suggested wording taken")),
    Word("suggestion.declined", _("Suggested wording left")),
    Word("collection.opened", _("Collection opened")),
    Word("collection.pulled", _("Collection pulled by a partner")),
    Word("grant.given", _("Partner let in")),
    Word("grant.revoked", _("Partner’s access ended")),
    Word("release.proposed", _("Release proposed")),
    Word("release.signed", _("Release signed and published")),
    Word("release.dropped", _("Proposed release dropped")),
    Word("person.added", _("Person added to the desk")),
    Word("person.disabled", _("Person disabled")),
    Word("person.password-set", _("Password set for a person")),
    Word("partner.added", _("Partner added to the desk")),
    Word("token.issued", _("Token issued")),
    Word("token.revoked", _("Token revoked")),
)
