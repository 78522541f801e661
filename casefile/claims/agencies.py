"""News agencies, and how a text or a byline credits one whose copy it carries."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from casefile.core.text import fold


class Agency(NamedTuple):
    """One agency.

    :ivar code: as it is stored, for good
    :ivar name: as it is shown
    :ivar signs: what it is credited as, in any script; case counts
    """

    code: str
    name: str
    signs: tuple[str, ...]


AGENCIES = {
    agency.code: agency
    for agency in (
        Agency("reuters", "Reuters", ("Reuters", "REUTERS", "Thomson Reuters", "رويترز", "رویترز", "Рейтер", "路透社")),
        Agency("ap", "Associated Press", ("AP", "Associated Press", "The Associated Press")),
        Agency("afp", "Agence France-Presse", ("AFP", "Agence France-Presse", "أ ف ب", "فرانس برس", "法新社")),
        Agency("dpa", "dpa", ("dpa", "DPA", "Deutsche Presse-Agentur")),
        Agency("efe", "EFE", ("EFE", "Agencia EFE", "Efe")),
        Agency("ep", "Europa Press", ("Europa Press", "EUROPA PRESS")),
        Agency("ansa", "ANSA", ("ANSA", "Ansa")),
        Agency("xinhua", "Xinhua", ("Xinhua", "XINHUA", "新华社", "新華社", "شينخوا")),
        Agency("tass", "TASS", ("TASS", "Tass", "ТАСС")),
        Agency("interfax", "Interfax", ("Interfax", "INTERFAX", "Интерфакс")),
        Agency("ria", "RIA Novosti", ("RIA Novosti", "РИА Новости")),
        Agency("ukrinform", "Ukrinform", ("Ukrinform", "Укринформ", "Укрінформ")),
        Agency("aa", "Anadolu", ("Anadolu", "Anadolu Agency", "Anadolu Ajansı", "الأناضول")),
        Agency("irna", "IRNA", ("IRNA", "ایرنا", "إرنا")),
        Agency("isna", "ISNA", ("ISNA", "ایسنا")),
        Agency("fars", "Fars", ("Fars News", "Fars", "خبرگزاری فارس")),
        Agency("tasnim", "Tasnim", ("Tasnim", "تسنیم")),
        Agency("mehr", "Mehr", ("Mehr News", "Mehr", "خبرگزاری مهر")),
        Agency("spa", "Saudi Press Agency", ("Saudi Press Agency", "واس")),
        Agency("wam", "WAM", ("WAM",)),
        Agency("qna", "QNA", ("QNA", "قنا")),
        Agency("kuna", "KUNA", ("KUNA", "كونا")),
        Agency("mena", "MENA", ("MENA", "أ ش أ")),
        Agency("sana", "SANA", ("SANA", "سانا")),
        Agency("kyodo", "Kyodo", ("Kyodo", "Kyodo News", "共同")),
        Agency("jiji", "Jiji", ("Jiji", "Jiji Press", "時事")),
        Agency("yonhap", "Yonhap", ("Yonhap", "연합뉴스")),
        Agency("pti", "PTI", ("PTI", "Press Trust of India")),
        Agency("ani", "ANI", ("ANI",)),
        Agency("app", "Associated Press of Pakistan", ("APP", "Associated Press of Pakistan")),
        Agency("bernama", "Bernama", ("Bernama", "BERNAMA")),
        Agency("antara", "Antara", ("Antara", "ANTARA")),
        Agency("pa", "PA Media", ("PA Media", "Press Association")),
        Agency("upi", "UPI", ("UPI",)),
        Agency("belga", "Belga", ("Belga", "BELGA")),
        Agency("lusa", "Lusa", ("Lusa", "LUSA", "Agência Lusa")),
        Agency("apa", "APA", ("APA",)),
        Agency("pap", "PAP", ("Polska Agencja Prasowa",)),
        Agency("ctk", "ČTK", ("ČTK", "CTK")),
        Agency("tanjug", "Tanjug", ("Tanjug", "Танјуг")),
        Agency("ntb", "NTB", ("NTB",)),
        Agency("tt", "TT", ("TT Nyhetsbyrån",)),
        Agency("ritzau", "Ritzau", ("Ritzau", "/ritzau/")),
        Agency("notimex", "Notimex", ("Notimex", "NOTIMEX")),
        Agency("telam", "Télam", ("Télam", "Telam")),
        Agency("pl", "Prensa Latina", ("Prensa Latina",)),
        Agency("aap", "AAP", ("AAP",)),
    )
}
HEAD, TAIL = 600, 400
"""Characters at the ends of a text in which a credit stands; between them an agency is only spoken of."""

_BY_SIGN = {sign: code for code, agency in AGENCIES.items() for sign in agency.signs}
_SIGNS = "|".join(re.escape(sign) for sign in sorted(_BY_SIGN, key=len, reverse=True))
_NAMED = rf"(?<![\w/])(?P<sign>{_SIGNS})(?!\w)"
_CREDITS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # (Reuters) · (AFP/dpa) · [EFE] · （新华社）
        rf"[(\[（][^()\[\]\n]{{0,12}}?{_NAMED}[^()\[\]\n]{{0,24}}[)\]）]",
        # LONMERE, 3 May, AFP – · MARRA / EFE .-
        rf"^[^\n.!?]{{0,60}}[,/|·]\s*{_NAMED}\s*[.:]?\s*[-–—]",
        # a line of its own: Reuters · By AFP · Source: Xinhua · © 2026 dpa · Agencias/EFE
        rf"^\s*(?:(?i:by|by:|von|por|par|source|source:|fuente:|quelle:|via|©|\(c\)|copyright|منبع:|المصدر:)\s*)?"
        rf"(?:\d{{4}}\s*)?(?:\w+\s*[/|]\s*)?{_NAMED}[^\n\w]{{0,3}}(?:\w+)?\s*$",
        # © 2026 Agence France-Presse, all rights …
        rf"(?:©|\(c\)|[Cc]opyright)\s*(?:\d{{4}},?\s*)?{_NAMED}",
        # at the very end: … Nobody was hurt. dpa
        rf"[.!?”\"]\s*{_NAMED}\s*\Z",
    )
)


def credited_in(content: str) -> str:
    """The code of the agency that a text credits at its head or its end; "" for none."""
    for part in (content[:HEAD], content[-TAIL:]):
        for credit in _CREDITS:
            if found := credit.search(part):
                return _BY_SIGN[found["sign"]]
    return ""


def credited_by(authors: Iterable[str]) -> str:
    """The code of the agency that stands in a byline, alone or beside a name; "" for none."""
    for author in authors:
        if found := re.search(_NAMED, author):
            return _BY_SIGN[found["sign"]]
    return ""


def is_of(agency: str, publisher: str) -> bool:
    """Whether a publisher, by its name as printed, is that agency."""
    return bool(publisher) and fold(publisher) in {
        fold(one) for one in (*AGENCIES[agency].signs, AGENCIES[agency].name)
    }
