"""What the analyst makes of the first half of the invented article: a row a claim.

`words` make the claim and `meaning` says who or what is meant: both are looked up in the text. A party is (part, who)
or (part, who, more): `who` is a key of the article's actors or events, else words. `grade` is (credibility, reason).
"""

SPEAKS_FOR_VESKAN = [("speaker", "A02", {"capacity": "spokesperson"}), ("on-behalf-of", "A08"), ("about", "A10")]
MINISTRY = "The Veskan Foreign Ministry, through spokesperson Ilse Varga,"

FIRST_HALF = {
    "C01": {
        "voice": "own",
        "statement": "Veskan's support for Milo Ordel has hardened.",
        "words": ["Veskan Stands by Ordel", "Veskan’s backing of Marran President Milo Ordel has hardened"],
        "kind": "relationship",
        "predicate": "supports",
        "predicate_value": "increasing",
        "parties": [("subject", "A18"), ("object", "A01", {"printed": "Marran President Milo Ordel"})],
        "grade": ("3", "In keeping with C03, which is the same article; “hardened” has no baseline."),
    },
    "C02": {
        "voice": "own",
        "statement": "The Lethe States have stepped up a campaign in the Tarn Strait, described as against smuggling.",
        "words": [
            "L.S. Build-Up in Marra",
            "the Hald administration’s growing efforts to stop smuggling networks in the Tarn Strait",
            "the L.S. has widened its naval campaign against smuggling networks",
            "a marked escalation in the region’s tangled politics and crime",
        ],
        "kind": "fact",
        "parties": [("subject", "A10", {"printed": "the Hald administration"}), ("about", "smuggling networks")],
        "place": {"words": "in the Tarn Strait", "relation": "in"},
        "reading_note": "The title prints “in Marra”; the body names nothing that was done there.",
        "grade": ("3", "Said four times by one voice: one origin."),
    },
    "C03": {
        "voice": "named",
        "statement": "The naval patrols of the Lethe States carry a risk of “grave consequences”.",
        "words": [f"{MINISTRY} spoke of ‘grave consequences’ from L.S. naval patrols"],
        "kind": "forecast",
        "parties": SPEAKS_FOR_VESKAN,
    },
    "C04": {
        "voice": "named",
        "statement": "The naval patrols of the Lethe States are a danger to peace and trade in the strait.",
        "words": ["describing them as a danger to peace and trade in the strait"],
        "meaning": [MINISTRY, "from L.S. naval patrols"],
        "kind": "opinion",
        "parties": SPEAKS_FOR_VESKAN,
        "reading_note": "“them” is taken as the patrols; it could be the consequences.",
    },
    "C05": {
        "voice": "own",
        "statement": "Marra's government voiced support for the ministry's statement straight away.",
        "words": ["The statement has drawn prompt thanks from Ordel’s government"],
        "kind": "fact",
        "parties": [("subject", "A09", {"printed": "Ordel’s government"}), ("object", "A08")],
        "event": "H6",
        "happened_on": {"edtf": "", "printed": "prompt"},
        "grade": ("3", "C06 is an instance of it; no date, one origin."),
    },
    "C06": {
        "voice": "named",
        "statement": "Veskan's help is a sign of friendship with the Marran people.",
        "words": [
            "Marran Foreign Minister Pia Santoro hailing Veskan’s help as a sign of friendship with the Marran people"
        ],
        "kind": "opinion",
        "parties": [
            ("speaker", "A03", {"capacity": "Marran Foreign Minister"}),
            ("on-behalf-of", "A09"),
            ("about", "A18"),
        ],
        "links": [("answers", "C03", "speaker")],
    },
    "C07": {
        "voice": "unnamed",
        "statement": "The motives behind the relationship of Veskan and Marra give cause for doubt.",
        "words": ["observers have voiced doubts about the motives that hold this axis together"],
        "kind": "opinion",
        "parties": [("speaker", "observers"), ("about", "A18"), ("about", "A19")],
    },
    "C08": {
        "voice": "own",
        "statement": "Jonas Brandt II, a Marran envoy, resigned in 2017.",
        "words": ["Jonas Brandt II, a former Marran envoy who stepped down in 2017"],
        "kind": "relationship",
        "predicate": "works-for",
        "parties": [("subject", "A04", {"capacity": "former Marran envoy"}), ("object", "A09")],
        "event": "H5",
        "happened_on": {"edtf": "/2017", "printed": "former; in 2017"},
        "grade": ("2", "A public act of a named person, easily refuted; nothing against it; no second origin."),
    },
    "C09": {
        "voice": "own",
        "statement": "Brandt's reason was a closing of courts, ascribed in the source's own voice to Ordel.",
        "words": ["who stepped down in 2017 over Ordel’s closing of the courts"],
        "meaning": ["Jonas Brandt II"],
        "kind": "fact",
        "mode": "granted",
        "parties": [("subject", "A04"), ("about", "A01")],
        "event": "H5",
        "happened_on": {"edtf": "2017", "printed": "in 2017"},
        "grade": ("6", "A motive; whose account it is, is not said; the closing is assumed, not reported."),
    },
    "C10": {
        "voice": "named",
        "statement": "Veskan's help for Marra's government does not come from respect for the treaty of the strait.",
        "words": ["Veskan’s help for the junta does not come from respect for the treaty of the strait"],
        "meaning": ["Jonas Brandt II"],
        "kind": "opinion",
        "parties": [("speaker", "A04"), ("about", "A18"), ("about", "A09", {"printed": "the junta"})],
    },
    "C11": {
        "voice": "named",
        "statement": "Veskan's help for Marra's government rests on an interest both have in contraband and raiding.",
        "words": ["but from a shared interest in contraband and covert raiding"],
        "meaning": ["Jonas Brandt II", "Veskan’s help for the junta"],
        "kind": "opinion",
        "parties": [("speaker", "A04"), ("about", "A18"), ("about", "A09", {"printed": "the junta"})],
    },
    "C12": {
        "voice": "named",
        "statement": "What Veskan and Marra do is a “patient bargain” that endangers the waters of the Lethe States.",
        "words": [
            "He described the arrangement as a ‘patient bargain’ that hollows out the treaty and poses a direct risk "
            "to L.S. home waters"
        ],
        "meaning": ["Jonas Brandt II"],
        "kind": "opinion",
        "parties": [("speaker", "A04"), ("about", "A18"), ("about", "A19"), ("about", "A20")],
    },
    "C13": {
        "voice": "named",
        "statement": "Veskan's open defence of Marra shows deep unease among its leaders (“Ostrel”).",
        "words": ["Veskan’s open defence of Marra betrays deep unease in Ostrel"],
        "meaning": ["Ada Winther, a senior fellow at Corvan’s Institute for Sea Law, shared these doubts, noting that"],
        "kind": "opinion",
        "parties": [
            ("speaker", "A05", {"capacity": "senior fellow"}),
            ("on-behalf-of", "A12", {"printed": "Corvan’s Institute for Sea Law", "uncertain": True}),
            ("about", "A18", {"printed": "Ostrel"}),
        ],
        "links": [
            ("agrees-with", "C10", "speaker"),
            ("agrees-with", "C11", "speaker"),
            ("agrees-with", "C12", "speaker"),
        ],
    },
    "C14": {
        "voice": "named",
        "statement": "Marra is an indispensable hub for Veskan's shipping in the southern sea.",
        "words": ["Marra is an indispensable hub for Veskan’s shipping in the southern sea"],
        "meaning": ["Ada Winther", "She stressed that"],
        "kind": "fact",
        "parties": [("speaker", "A05"), ("subject", "A18"), ("object", "A19")],
        "place": {"words": "the southern sea", "relation": "in"},
        "grade": ("6", "Testable, but what shipping is meant, and on what grounds, is not said."),
    },
    "C15": {
        "voice": "named",
        "statement": "If Veskan lost Marra, that would be a heavy blow to its standing in the region.",
        "words": ["its loss would be a heavy blow to Ostrel’s standing in the region"],
        "meaning": ["She stressed that Marra", "Ada Winther"],
        "kind": "forecast",
        "mode": "conditional",
        "parties": [("speaker", "A05"), ("about", "A18"), ("about", "A19")],
        "reading_note": "“its loss” is taken as Marra's; of what, and to whom, is not said.",
    },
}
