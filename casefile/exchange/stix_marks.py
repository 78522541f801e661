"""TLP 2.0 in STIX: the marking definitions that OASIS published, whole, so that no reader has to look them up."""

from collections.abc import Iterable

EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

MARKINGS = {
    "TLP:CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "TLP:GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "TLP:AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "TLP:AMBER+STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "TLP:RED": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}


def marking_objects(used: Iterable[str]) -> list[dict]:
    """The definitions of the markings that are used."""
    return [
        {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": MARKINGS[marking],
            "created": "2022-10-01T00:00:00.000Z",
            "name": marking,
            "extensions": {
                EXTENSION: {
                    "extension_type": "property-extension",
                    "tlp_2_0": marking.removeprefix("TLP:").lower(),
                }
            },
        }
        for marking in used
    ]
