"""Other outlets on the plot of the invented article: a denial, accusations, a rejection, one official behind twenty."""

from casefile.archive import running
from casefile.archive.intake import add_pasted_source
from casefile.claims.models import Claim
from casefile.sources.models import Source
from tests import factories as make
from tests.journeys.article_log import Log, answered, caller

OUTLETS = 20
OFFICIAL = (
    "An official of the Lethe States, who asked not to be named, said that men of Veskan’s Tide Office laid the plot"
)
HIRED = "The official placed the man who hired the crewmen in Veskan’s embassy in Marra"
NO_REPORT = "The Foreign Ministry and the Ministry of Ports of Dessa said they had no report of such a plot"
ACCUSED = "Corvan accused the Tide Office of laying the plot"
REJECTED = "Ilze Vargha, a spokeswoman of Veskan, rejected the accusation"
MAIN = f"Dessa Has No Report of a Plot\n\n{OFFICIAL}. {HIRED}. {ACCUSED}. {NO_REPORT}. {REJECTED}."

ALLEGED = {"voice": "unnamed", "mode": "alleged", "credibility": "6", "credibility_reason": "No evidence published."}
LAID = "Men of Veskan's Tide Office laid the plot against Corvan's consul."


def outlet(log: Log, number: int, text: str) -> Source:
    """An article pasted as an outlet of its own has it."""
    analyst, publisher = log.people["analyst"], {"name": f"Outlet {number}"}
    source = add_pasted_source(by=analyst, case=log.case, pasted=text, publisher=publisher, reliability="F")
    running.run(str(source.jobs.get().pk))
    return Source.objects.get(pk=source.pk)


def party(log: Log, part: str, who: str) -> dict:
    return {"part": part, "actor": log.actors[who]["id"]}


def unnamed(log: Log) -> dict:
    return {"part": "speaker", "words": "an official of the Lethe States", "of": log.actors["A10"]["id"]}


def said(log: Log, source: Source, statement: str, words: str, *parties: dict, **more) -> Claim:
    """A claim about the plot."""
    told = {**ALLEGED, "event": log.events["H1"]["id"], **more}
    return make.claim(source, log.people["analyst"], statement, words, parties=list(parties), **told)


def repeats(claim: Claim) -> list[dict]:
    return [{"type": "repeats", "claim": str(claim.pk), "by": "desk"}]


def accused_by_the_official(log: Log) -> list[Claim]:
    """The one official in twenty articles: the first claim, and what repeats it."""
    about = party(log, "about", "A14")
    first = said(log, outlet(log, 1, MAIN), LAID, OFFICIAL, unnamed(log), about)
    others = [outlet(log, number, f"A Plot\n\n{OFFICIAL}.") for number in range(2, OUTLETS + 1)]
    return [first] + [said(log, one, LAID, OFFICIAL, unnamed(log), about, links=repeats(first)) for one in others]


def accused_by_corvan(log: Log, first: Claim) -> Claim:
    speaker, about = party(log, "speaker", "A21"), party(log, "about", "A14")
    return said(log, first.source, LAID, ACCUSED, speaker, about, voice="named", links=repeats(first))


def rest_of_it(log: Log, source: Source) -> dict[str, Claim]:
    """The denial, the rejection, and the link with Marra that was missing."""
    analyst = log.people["analyst"]
    bodies = [make.actor(log.case, analyst, f"{name} of Dessa", "state-body") for name in ("Foreign Ministry", "Ports")]
    speakers = [{"part": "speaker", "actor": str(body.pk)} for body in bodies]
    answers = [{"type": "answers", "claim": log.claims["C16"]["id"], "by": "speaker"}]
    denied = {"voice": "named", "mode": "denied", "links": answers}
    missing = "The man who hired the crewmen is in Veskan's embassy in Marra."
    return {
        "denial": said(log, source, "There is no report of such a plot.", NO_REPORT, *speakers, **denied),
        "rejection": said(log, source, "The accusation is wrong.", REJECTED, party(log, "speaker", "A02"), **denied),
        "hired": said(log, source, missing, HIRED, unnamed(log)),
    }


def disputed(log: Log, key: str, note: str) -> dict:
    """Say in the grid that a claim's speaker is disputed, and nothing of whether it is so; the claim afterwards."""
    claim = log.claims[key]
    row = {"claim": claim["id"], "version": claim["version"], "attribution": "disputed", "attribution_note": note}
    answered(caller(log.people["analyst"]).post(f"sources/{log.source}/grades", {"rows": [row]}))
    return answered(log.analyst.get(f"claims/{claim['id']}"))
