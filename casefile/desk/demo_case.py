"""The demo case as a table: invented people, bodies and places, and what an analyst makes of one article."""

PEOPLE = (
    # key, name, role in the case
    ("lead", "Vera Lindqvist", "lead"),
    ("analyst", "Tomás Ibarra", "analyst"),
    ("reviewer", "Mina Sato", "reviewer"),
    ("reader", "Sam Okoro", "reader"),
)

ACTORS = {
    "varga": ("Ilse Varga", "person"),
    "ministry": ("Ministry of Foreign Affairs of Veskan", "state-body"),
    "santoro": ("Pia Santoro", "person"),
    "brandt": ("Jonas Brandt", "person"),
    "winther": ("Ada Winther", "person"),
    "hald": ("Otto Hald", "person"),
    "ordel": ("Milo Ordel", "person"),
    "veskan": ("Veskan", "state"),
    "marra": ("Marra", "state"),
    "marran-government": ("Government of Marra", "state-body"),
    "lethe": ("Government of Lethe", "state-body"),
    "tide": ("Tide Office", "state-body"),
    "customs": ("Lethe Customs Office", "state-body"),
    "ring": ("Grey Quay Ring", "armed-group"),
}

SOURCE = {
    "title": "Veskan Stands by Ordel as Tarn Strait Patrols Grow",
    "publisher": {"name": "The Harbour Ledger"},
    "authors": ["Edda Kroll"],
    "published": {"edtf": "2026-03-14", "printed": "14 March 2026"},
    "language": "en",
    "reliability": "C",
    "reliability_reason": "A regional paper; its reports on the strait mostly held up, its own sources are few.",
}

# What becomes of each claim: "approved", "submitted", "returned" or "draft".
CLAIMS = (
    {
        "fate": "approved",
        "statement": "Veskan's support for Milo Ordel has intensified.",
        "words": ["Veskan’s endorsement of Marran President Milo Ordel has intensified"],
        "voice": "own",
        "claim_kind": "relationship",
        "predicate": "supports",
        "predicate_value": "increasing",
        "parties": [("subject", "veskan", {}), ("object", "ordel", {"printed": "Marran President Milo Ordel"})],
        "credibility": "3",
        "credibility_reason": "In keeping with the ministry's warning, but that is the same article: one origin.",
    },
    {
        "fate": "approved",
        "statement": "The Lethe patrols carry a risk of “grave consequences”.",
        "words": [
            "The Veskan Foreign Ministry, through spokesperson Ilse Varga, warned of ‘grave consequences’ "
            "from the Lethe patrols"
        ],
        "voice": "named",
        "claim_kind": "forecast",
        "parties": [
            ("speaker", "varga", {"printed": "spokesperson Ilse Varga", "capacity": "spokesperson"}),
            ("on-behalf-of", "ministry", {"printed": "The Veskan Foreign Ministry"}),
            ("about", "lethe", {}),
        ],
    },
    {
        "fate": "approved",
        "statement": "Veskan's backing shows friendship with the Marran people.",
        "words": [
            "Marran Foreign Minister Pia Santoro welcoming Veskan’s backing as a demonstration of friendship "
            "with the Marran people"
        ],
        "voice": "named",
        "claim_kind": "opinion",
        "parties": [
            ("speaker", "santoro", {"capacity": "Marran Foreign Minister"}),
            ("on-behalf-of", "marran-government", {}),
            ("about", "veskan", {}),
        ],
    },
    {
        "fate": "approved",
        "statement": "Jonas Brandt, a Marran diplomat, resigned in 2017.",
        "words": ["Jonas Brandt, a former Marran diplomat who resigned in 2017"],
        "voice": "own",
        "claim_kind": "relationship",
        "predicate": "works-for",
        "parties": [("subject", "brandt", {"capacity": "former Marran diplomat"}), ("object", "marran-government", {})],
        "happened_on": {"edtf": "/2017", "printed": "in 2017"},
        "credibility": "2",
        "credibility_reason": "A public act of a named person, easily refuted; nothing against it in the file.",
    },
    {
        "fate": "submitted",
        "statement": "Veskan's support for Marra's government is not rooted in the treaty of the strait.",
        "words": ["Veskan’s support for the government is not rooted in the treaty of the strait"],
        "meaning": ["Jonas Brandt, a former Marran diplomat"],
        "voice": "named",
        "claim_kind": "opinion",
        "parties": [
            ("speaker", "brandt", {"capacity": "former Marran diplomat"}),
            ("about", "veskan", {}),
            ("about", "marran-government", {"printed": "the government"}),
        ],
    },
    {
        "fate": "submitted",
        "statement": "Those crewmen have ties to Veskan's Tide Office.",
        "words": ["crewmen with ties to Veskan’s Tide Office"],
        "meaning": ["which Dessan authorities linked to crewmen"],
        "voice": "unnamed",
        "claim_kind": "relationship",
        "predicate": "linked-to",
        "parties": [
            ("speaker", None, {"words": "Dessan authorities"}),
            ("via", "winther", {"step": 1, "uncertain": True}),
            ("subject", None, {"words": "crewmen"}),
            ("object", "tide", {}),
        ],
        "credibility": "6",
        "credibility_reason": "Ties are not described; whether the authorities or the paper said it is unclear.",
    },
    {
        "fate": "returned",
        "reason": "Say who suspects the boats: the article does not.",
        "statement": "Lethe has boarded at least 21 smugglers' boats since September.",
        "words": [
            "Since September, Lethe has carried out at least 21 boardings of boats suspected of carrying untaxed goods"
        ],
        "voice": "own",
        "claim_kind": "fact",
        "parties": [("subject", "lethe", {})],
        "happened_on": {"edtf": "XXXX-09", "printed": "Since September"},
        "credibility": "3",
        "credibility_reason": "Exact and checkable, but no source is named; one origin.",
    },
    {
        "fate": "draft",
        "statement": "The Lethe Customs Office listed the Grey Quay Ring as an unlawful association.",
        "words": ["the Lethe Customs Office’s listing of the Grey Quay Ring as an unlawful association"],
        "voice": "own",
        "claim_kind": "relationship",
        "mode": "granted",
        "predicate": "designated",
        "predicate_value": "unlawful association",
        "parties": [("subject", "customs", {}), ("object", "ring", {})],
    },
    {
        "fate": "draft",
        "statement": "Otto Hald does not rule out “that” (not identified in the article) or anything else.",
        "words": ["‘No, I don’t rule out that, I don’t rule out anything.’"],
        "meaning": ["Lethe President Otto Hald has signaled a willingness to go further"],
        "voice": "named",
        "parties": [("speaker", "hald", {"capacity": "Lethe President"})],
    },
)
