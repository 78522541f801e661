"""Twenty pairs of invented reports: does the second carry the text of the first? Written by hand, judged by hand."""

from typing import NamedTuple

STRAIT = (
    "Coast guard stops 21 boats in Tarn Strait",
    "The coast guard of Marra said on Thursday that it had stopped at least 21 boats in the Tarn Strait since "
    "September, most of them suspected of smuggling fuel to the northern shore.",
    "Four crews were taken to Lonmere for questioning and later released, a spokesperson said. No weapons "
    "were found on any of the boats, which sailed under the flags of three countries.",
    "The patrols began after a treaty between Marra and Veskan lapsed in August. Veskan's foreign ministry "
    "warned of grave consequences should they go on, and called its envoy home for talks.",
    "Fishermen in the harbour of Lonmere said the patrols had made their work slower but safer. “We wait an "
    "hour at the line, then we go on,” said Oskar Lind, who has fished there for thirty years.",
    "Talks about a new treaty are to begin in the spring, though neither side has named a place or a date for them.",
)
BRIDGE = (
    "Engineers find cracks in Ostrow bridge",
    "Engineers have found cracks in two of the six pillars of the Ostrow bridge, the ministry of works said "
    "on Monday, and lorries heavier than twelve tonnes may no longer cross it.",
    "The bridge carries some nine thousand vehicles a day between the old town and the port. Until the "
    "pillars have been mended, heavy traffic is led around by way of the northern ring road.",
    "The cracks were seen by divers who were looking for a lost anchor, the ministry said. They had probably "
    "been growing for several years without being noticed at the yearly inspections.",
    "The mayor, Nia Ferro, said the town had asked for a new bridge three times since 2011. “Nobody can say "
    "that nobody knew,” she told reporters at the site.",
    "Repairs are expected to last until the autumn and to cost about four million marks, half of it paid by the port.",
)
RIVER = (
    "Flood on the Sarn drives hundreds from their homes",
    "More than six hundred people left their homes along the river Sarn on Saturday after two days of rain "
    "had raised the water to the highest level since records began, the rescue service said.",
    "Nobody was hurt, but eleven cows drowned on a farm near Halm when a dyke gave way before dawn. Soldiers "
    "filled sand bags through the night and built a wall in front of the hospital.",
    "The weather office expects the rain to end on Sunday evening. The crest of the flood should reach the "
    "capital on Tuesday, when the locks at Brenn are to be opened for the first time in nineteen years.",
    "Schools in four districts stay shut until Wednesday. The government promised help to all whose houses "
    "were damaged and asked people to keep away from the banks.",
)

STATEMENT = (
    "“Marra will go on protecting its waters as the law of the sea allows, without fear and without favour, "
    "and it invites all its neighbours to a treaty that deserves the name.”"
)
ES = (
    "La guardia costera detiene 21 barcos en el estrecho de Tarn. La guardia costera de Marra dijo el jueves "
    "que había detenido al menos 21 barcos en el estrecho de Tarn desde septiembre, la mayoría sospechosos de "
    "llevar combustible de contrabando a la orilla norte. Cuatro tripulaciones fueron llevadas a Lonmere para "
    "ser interrogadas y luego puestas en libertad, dijo una portavoz. No se hallaron armas en ninguno de los "
    "barcos."
)
DE = (
    "Risse in der Brücke von Ostrow. Fachleute haben in zwei der sechs Pfeiler der Brücke von Ostrow Risse "
    "gefunden, wie das Ministerium für Bauten am Montag mitteilte. Lastwagen von mehr als zwölf Tonnen dürfen "
    "nicht mehr darüber fahren. Die Brücke trägt täglich etwa neuntausend Fahrzeuge zwischen der Altstadt und "
    "dem Hafen."
)
FA = (
    "سیل در کرانه رود سارن صدها نفر را از خانه‌هایشان راند. بیش از ششصد نفر روز شنبه پس از دو روز باران "
    "خانه‌های خود را در کنار رود سارن ترک کردند، زیرا آب به بالاترین سطح از آغاز ثبت آن رسید. کسی آسیب ندید، "
    "اما یازده گاو در مزرعه‌ای نزدیک هالم غرق شدند. سربازان سراسر شب کیسه شن پر کردند و دیواری در برابر "
    "بیمارستان ساختند."
)
OWN_STRAIT = (
    "Fewer smugglers, longer queues: a day on the Tarn Strait. At six in the morning nine boats wait at the "
    "yellow buoys. A grey cutter of the Marran coast guard passes from one to the next; a young officer looks "
    "at papers, a second one at tanks. By ten they have turned one skipper back. He shrugs and lights a pipe. "
    "Since autumn, the service counts 21 such stops, and it says so with some pride. In the bars of Lonmere "
    "opinions differ. Some pay more for their diesel now, others say that nights have become quiet. Diplomats "
    "in the capital speak of the matter only in whispers: the old treaty is gone, and the neighbours over the "
    "water have made threats they may yet have to keep."
)
QUOTING_STRAIT = (
    "Lonmere's fleet learns to live with patrols. “We wait an hour at the line, then we go on,” said Oskar "
    "Lind, who has fished there for thirty years, as he mended a net on the quay yesterday. His sons have "
    "found work ashore. The harbour office keeps a list of delays, which it showed to this newspaper: forty "
    "minutes on an average day, three hours on the worst. The cooperative asks for a lane of its own. "
    "Officers of the cutter Heron answered politely that they would pass the wish on. What becomes of the "
    "fish that spoils meanwhile is another question, and one that the insurers have begun to ask in writing."
)
OWN_BRIDGE = (
    "Twelve tonnes and not a kilo more. Since yesterday a policeman stands at each end of the bridge of "
    "Ostrow with a weighing plate. Two pillars are damaged under water; a diver in search of an anchor "
    "noticed it by chance. Hauliers reckon with half an hour more for each trip to the harbour. At the town "
    "hall Nia Ferro spread out her letters to the state on the table, three of them, the oldest fifteen years "
    "old. The works office admits that its inspectors look at the piers from a boat, and only in summer. "
    "Someone will have to pay some four millions, and nobody offers to."
)
OWN_RIVER = (
    "Halm, the morning after. The farmer Jonas Brandt stands in rubber boots where his meadow was. Eleven "
    "animals are gone. Half the village sleeps in the gymnasium at Brenn, on mats that the scouts lent. It "
    "has stopped raining, at last, but the gauge at the mill still climbs a finger an hour. Nobody here "
    "remembers the Sarn like this, not even the miller's mother, who is ninety-four. An army lorry brings "
    "soup. Two girls count the sand bags before the clinic and lose count at nine hundred. School is out, "
    "which pleases at least them."
)
CABINET = (
    "The cabinet of Marra answered its critics with one sentence."
    f" {STATEMENT} "
    "More was not to be learned in the corridors. The opposition leader found the words well chosen and "
    "empty. She asked who had ordered the cutters out in the first place, on whose budget, and whether "
    "parliament would ever be shown the orders. A vote on her motion is set for the last week of the month; "
    "the coalition has a majority of three. Lobbyists of the ports were seen in the gallery."
)
VESKAN = (
    "In the Veskan capital the reply from Marra was read out on the evening news without comment."
    f" {STATEMENT} "
    "Then came the weather. A former envoy called that silence eloquent. Trade across the water has fallen by "
    "a third since summer, and the millers of the northern shore, who live by Marran grain, have sent a "
    "delegation to the palace. It was given tea. Analysts expect that the ambassador will be back at his desk "
    "before the spring, treaty or no treaty."
)
FOOTER = (
    "The Harbour Ledger is printed in Lonmere six days a week. Letters to the editor reach us at the old "
    "customs house. Subscribers read the whole archive; others may read three articles a month."
)


class Pair(NamedTuple):
    """:ivar carries: does the second carry the text of the first?"""

    name: str
    first: str
    second: str
    carries: bool


def _text(*parts: str) -> str:
    return "\n\n".join(parts)


def _changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


PAIRS = (
    Pair("another headline", _text(*STRAIT), _text("Marra counts its catch", *STRAIT[1:]), True),
    Pair(
        "another headline, cut at the end", _text(*BRIDGE), _text("Ostrow: bridge shut to lorries", *BRIDGE[1:4]), True
    ),
    Pair("a paragraph of its own before it", _text(*RIVER), _text("Sarn floods", OWN_RIVER[:240], *RIVER[1:4]), True),
    Pair("paragraphs in another order", _text(*STRAIT), _text("Patrols go on", *STRAIT[:0:-1]), True),
    Pair(
        "lightly edited",
        _text(*BRIDGE),
        _changed(
            _text("Cracks found in bridge", *BRIDGE[1:]),
            ("said on Monday", "announced on Monday evening"),
            ("some nine thousand vehicles", "about 9,000 cars and lorries"),
            ("had probably been growing", "may have grown"),
            ("she told reporters", "Ferro told journalists"),
            ("about four million marks", "around four million"),
        ),
        True,
    ),
    Pair(
        "spelt and punctuated otherwise",
        _text(*RIVER),
        _text(*RIVER).upper().replace(", ", " – ").replace("’", "'"),
        True,
    ),
    Pair("half of it, half its own", _text(*STRAIT), _text("Strait", *STRAIT[1:4], QUOTING_STRAIT[130:]), True),
    Pair("an excerpt in a longer report", _text(*STRAIT[:4]), _text(OWN_STRAIT, *STRAIT[1:3], QUOTING_STRAIT), True),
    Pair("the short form of a long one", _text(*BRIDGE), _text("Bridge cracked", BRIDGE[1], BRIDGE[5]), True),
    Pair("into Spanish", _text(*STRAIT), ES, True),
    Pair("into German", _text(*BRIDGE), DE, True),
    Pair("into Persian", _text(*RIVER), FA, True),
    Pair("its own report from the strait", _text(*STRAIT), OWN_STRAIT, False),
    Pair("the same words of one fisherman", _text(*STRAIT), QUOTING_STRAIT, False),
    Pair("its own report on the bridge", _text(*BRIDGE), OWN_BRIDGE, False),
    Pair("its own report on the flood", _text(*RIVER), OWN_RIVER, False),
    Pair("two that quote one statement", CABINET, VESKAN, False),
    Pair("two of one paper, with its footer", _text(OWN_STRAIT, FOOTER), _text(OWN_BRIDGE, FOOTER), False),
    Pair("a later one with the same background", _text(*STRAIT), _text(CABINET, STRAIT[3]), False),
    Pair("two agencies on two events", _text(*BRIDGE), _text(*RIVER), False),
)
