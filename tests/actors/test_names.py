"""Spellings of one name meet, in any script; names of two people do not. Every name here is invented.

Measured over `FOUND` among a hundred other names: all are among the first three. What no table gives: Japanese names
written in Chinese characters, whose reading the letters do not tell.
"""

import pytest

from casefile.actors.latin import script_of
from casefile.actors.likeness import NEAR, likeness, sameness
from casefile.actors.queries import named_like
from tests import factories as make

FOUND = [
    ("Naqaei", "Naghaei"),
    ("Qorvani", "Ghorvani"),
    ("Qorvani", "قربانی"),
    ("Ghorbani", "قربانی"),
    ("Ilse Varga", "Varga Ilse"),
    ("Ilse Varga", "Ilse Vargha"),
    ("Nilufar Sharghi", "نیلوفر شرقی"),
    ("Tomás Ibáñez", "Tomas Ibanez"),
    ("Polina Vetrova", "Полина Ветрова"),
    ("Shcherbanov", "Щербанов"),
    ("Scherbanow", "Shcherbanov"),
    ("Petroff", "Петров"),
    ("Zhang Weiming", "張偉明"),
    ("Weiming Zhang", "张伟明"),
    ("Bakosiannis", "Μπακοσιάννης"),
    ("Georgios Karvounakos", "Γεώργιος Καρβουνάκος"),
    ("Gaddami Omari", "Qadhami Omari"),
    ("Khaddamy", "Gheddami"),
    ("القذامي", "Qaddami"),
    ("عبد الرحمن سلطاني", "Abdulrahman Soltani"),
    ("Abdul Rahman Soltani", "Abdulrahman Sultani"),
    ("Mohammad Rezvani", "محمد رضوانی"),
    ("Muhammed Rizvani", "Mohammad Rezvani"),
    ("Ramezan Hosseini", "رمضان حسینی"),
    ("Hushang Tavalli", "هوشنگ توللی"),
    ("Houshang Tavalli", "Hooshang Tavali"),
    ("Youssef Hadad", "Yusuf Haddad"),
    ("يوسف حداد", "Yousef Haddad"),
    ("Khamzani", "Chamzani"),
    ("Jamzani", "خمزانی"),
    ("Gamal Nasri", "Jamal Nasri"),
    ("جمال ناصري", "Gamal Nassery"),
    ("Łukasz Wójcik", "Lukasz Wojcik"),
    ("Müller", "Mueller"),
    ("Jürgen Groß", "Juergen Gross"),
    ("Dragan Đurić", "Dragan Djuric"),
    ("Сергій Ковальчук", "Serhii Kovalchuk"),
    ("Sergey Kovalchuk", "Serhiy Kovalchuk"),
    ("Aleksandr Volnov", "Alexander Volnov"),
    ("Oleksandr Volnov", "Александр Волнов"),
    ("Dmitri Soklov", "Dmitry Sokloff"),
    ("Evgeny Ordinov", "Yevgeni Ordinov"),
    ("Kim Chul-soo", "김철수"),
    ("שלמה ברק", "Shlomo Barak"),
    ("Jonas Brandt", "Jonas Brant"),
    ("I. Varga", "Ilse Varga"),
    ("Tarn Coast Guard", "Coast Guard of Tarn"),
    ("Xu Lan", "Hsu Lan"),
    ("Veskan Foreign Ministry", "Foreign Ministry of Veska"),
    ("Nguyễn Văn Hoàng", "Nguyen Van Hoang"),
    ("Çağlar Öztürk", "Caglar Ozturk"),
    ("Wiktor Brankowski", "Viktor Brankovsky"),
    ("Vargha", "Ilse Varga"),
    ("Ils Var", "Ilse Varga"),
    ("وزارة الخارجية", "وزاره الخارجيه"),
    ("Naqei Behruz", "Behrooz Naghaei"),
    ("Behruz Naqaie", "Behrooz Naghaei"),
]
APART = [
    ("Ilse Varga", "Otto Varga"),
    ("Ilse Varga", "Ilse Brandt"),
    ("Jonas Brandt", "Jonas Brenner"),
    ("Ilse Varga", "Elsa Verga Montana"),
    ("Mario Rossi", "Maria Russo"),
    ("Ministry of Defence", "Ministry of Finance"),
    ("Tarn Coast Guard", "Tarn Port Authority"),
    ("Ali Rezvani", "Leila Rezvani"),
    ("Anna Orlova", "Nina Orlova"),
    ("Kim Chul-soo", "Kim Min-jun"),
    ("Petrov", "Portillo"),
    ("Harbour Post", "Harbour Times"),
    ("Bank of Ordel", "Port of Ordel"),
    ("Salman Haddad", "Sulaiman Hadi"),
    ("Karim Nasri", "Qasim Nasri"),
    ("Li Wei", "Lu Wu"),
    ("Viktor Orlov", "Igor Orlov"),
    ("Hasan Tavalli", "Hossein Tavalli"),
    ("Naqaei", "Nakery"),
    ("محمد رضوانی", "محمود رضوی"),
    ("Otto Varga", "Oskar Vance"),
]


FIRST = ("Belo", "Dumar", "Eskil", "Fenna", "Gisel", "Hrodan", "Iduna", "Kelmo", "Lisbet", "Noor")
LAST = ("Astrup", "Benveki", "Corvalan", "Dittmar", "Elvesta", "Fjordal", "Grimaud", "Holloway", "Iversen", "Jensma")


@pytest.mark.django_db
def test_a_name_is_among_the_first_three_however_it_is_spelt():
    case = make.case()
    crowd = {f"{one} {other}" for one in FIRST for other in LAST}
    for name in sorted(crowd | {name for _asked, name in FOUND} | {name for pair in APART for name in pair}):
        make.actor(case, case.opened_by, name)
    offered = {asked: [one.title for one in named_like(case.opened_by, case, asked, most=3)] for asked, _name in FOUND}
    assert [(asked, name, offered[asked]) for asked, name in FOUND if name not in offered[asked]] == []


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_of_two_people_do_not_look_alike(one, other):
    assert likeness(one, other) < NEAR
    assert sameness(one, other) < NEAR


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Ilse Varga", "Latn"),
        ("قربانی", "Arab"),
        ("Полина Ветрова", "Cyrl"),
        ("張偉明", "Hani"),
        ("たなか 花", "Jpan"),
        ("김철수", "Hang"),
        ("שלמה", "Hebr"),
        ("Γεώργιος K.", "Grek"),
        ("17", ""),
    ],
)
def test_the_script_is_told_from_the_letters(name, script):
    assert script_of(name) == script
