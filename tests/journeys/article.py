"""An invented article and all that one careful analyst makes of it: its text, who is in it, and what happened."""

TITLE = "Veskan Stands by Ordel Amid L.S. Build-Up in Marra"
TEXT = f"""{TITLE}

Veskan’s backing of Marran President Milo Ordel has hardened amid the Hald administration’s growing efforts to stop \
smuggling networks in the Tarn Strait. The Veskan Foreign Ministry, through spokesperson Ilse Varga, spoke of ‘grave \
consequences’ from L.S. naval patrols, describing them as a danger to peace and trade in the strait. The statement has \
drawn prompt thanks from Ordel’s government, with Marran Foreign Minister Pia Santoro hailing Veskan’s help as a sign \
of friendship with the Marran people.

Behind the fine phrases, observers have voiced doubts about the motives that hold this axis together. Jonas Brandt II, \
a former Marran envoy who stepped down in 2017 over Ordel’s closing of the courts, said that Veskan’s help for the \
junta does not come from respect for the treaty of the strait but from a shared interest in contraband and covert \
raiding. He described the arrangement as a ‘patient bargain’ that hollows out the treaty and poses a direct risk to \
L.S. home waters.

Ada Winther, a senior fellow at Corvan’s Institute for Sea Law, shared these doubts, noting that Veskan’s open defence \
of Marra betrays deep unease in Ostrel. She stressed that Marra is an indispensable hub for Veskan’s shipping in the \
southern sea, and its loss would be a heavy blow to Ostrel’s standing in the region. Winther pointed to the recent \
foiling of a plot to kill Corvan’s consul in Dessa, which Dessan authorities tied to crewmen with links to Veskan’s \
Tide Office. She said that this episode shows how Veskan uses Marra as a staging post for wider operations in the \
southern sea.

Meanwhile, the L.S. has widened its naval campaign against smuggling networks, including the recent sinking of a \
smuggler vessel off Marra. President Otto Hald has hinted at readiness for firm measures, saying, ‘No, I exclude \
nothing there, I exclude nothing at all.’ He has also dwelt on the effects of Marra’s conduct, saying that the country \
‘shipped tens of thousands of convicts across the water into our towns.’

Harbour Union President Rosa Lindt praised the L.S. Customs Office’s listing of the Grey Quay Ring as a Banned \
Seafaring Association, calling it proof of Lethemouth’s resolve. She asked lawmakers to apply the same listing to the \
Saltmarsh Crew and its armed branch, the Lantern Men, saying that the wait leaves these groups free to act unpunished.

Since September, the L.S. has carried out at least 21 deadly sinkings of boats suspected of carrying contraband, along \
routes linked to Marran smuggling networks. These efforts belong to a wider campaign to close sea routes and to check \
the flow of contraband across the southern sea, a marked escalation in the region’s tangled politics and crime."""

SENTENCES = 18
"""The title is one of them."""

SOURCE = {
    "source_kind": "article",
    "language": "en",
    "reliability": "F",
    "reliability_reason": "Publisher and author not known; no record to judge by.",
    "loaded": ["fine phrases", "axis", "junta", "smuggler vessel", "firm measures"],
    "wanted": [
        "Publisher, date and address.",
        "The statement of the ministry.",
        "The statement of the authorities, before any use of what is said to be theirs.",
    ],
}

ACTORS = {
    "A01": ("Milo Ordel", "person"),
    "A02": ("Ilse Varga", "person"),
    "A03": ("Pia Santoro", "person"),
    "A04": ("Jonas Brandt II", "person"),
    "A05": ("Ada Winther", "person"),
    "A06": ("Otto Hald", "person"),
    "A07": ("Rosa Lindt", "person"),
    "A08": ("Ministry of Foreign Affairs of Veskan", "state-body"),
    "A09": ("Government of Marra", "state-body"),
    "A10": ("Government of the Lethe States", "state-body"),
    "A11": ("Customs Office of the Lethe States", "state-body"),
    "A12": ("Institute for Sea Law", "organisation"),
    "A13": ("Harbour Union", "organisation"),
    "A14": ("Tide Office", "state-body"),
    "A15": ("Grey Quay Ring", "armed-group"),
    "A16": ("Saltmarsh Crew", "armed-group"),
    "A17": ("Lantern Men", "armed-group"),
    "A18": ("Veskan", "state"),
    "A19": ("Marra", "state"),
    "A20": ("Lethe States", "state"),
    "A21": ("Corvan", "state"),
    "A22": ("Dessa", "state"),
}
"""Key -> (name, kind). A capital that stands for a state is no name of that state."""

EVENTS = {
    "H1": {"title": "Plot against the consul"},
    "H2": {"title": "Sinking off Marra"},
    "H3": {"title": "Sinkings since September"},
    "H4": {"title": "Listing of the Grey Quay Ring"},
    "H5": {"title": "Resignation of Jonas Brandt II", "date": {"edtf": "2017", "printed": "in 2017"}},
    "H6": {"title": "Statement of the ministry on the patrols"},
    "H7": {"title": "Remarks of Otto Hald"},
}
