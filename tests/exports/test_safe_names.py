import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.exports import safe_names

ID = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c01"
TAG = safe_names.tag_of(ID)

TITLES = {
    "plain": ("Harbour Lights", "Harbour Lights"),
    "none": (None, "Untitled"),
    "empty": ("", "Untitled"),
    "dots": ("...", "Untitled"),
    "NUL": ("a\0b", "ab"),
    "path": ("../../etc/passwd", "etc-passwd"),
    "Windows path": ("C:\\temp\\a", "C-temp-a"),
    "slash": ("AC/DC", "AC-DC"),
    "refused": ('<What> "is" love?*', "What is love"),
    "line ends": ("a\r\nb\u2028c\td", "a b c d"),
    "device": ("con", "_con"),
    "device with a dot": ("Nul.the end", "_Nul.the end"),
    "device with a number": ("COM1", "_COM1"),
    "no device": ("Concert", "Concert"),
    "hidden": (".hidden", "hidden"),
    "option": ("--rf", "rf"),
    "comment": ("#1", "1"),
    "RTL override": ("abc\u202egpj.exe", "abcgpj.exe"),
    "Hebrew": ("שלום עולם", "שלום עולם"),
    "emoji": ("👩\u200d🚀 up", "👩\u200d🚀 up"),
    "not composed": ("Cafe\u0301", "Café"),
    "half a surrogate pair": ("a\ud800b", "ab"),
    "end": ("wait. . .", "wait"),
    "joiners alone": ("\u200d\u200d", "Untitled"),
}


@pytest.mark.parametrize(("title", "name"), TITLES.values(), ids=TITLES)
def test_a_title_becomes_a_name(title, name):
    assert f"{name} [{TAG}]" == safe_names.name_of(title, ID)


def test_a_long_title_is_cut_at_a_character():
    name = safe_names.name_of("é" * 300, ID)

    assert safe_names.LONGEST - 1 == len(name.encode())
    assert name.endswith(f"é [{TAG}]")


def test_songs_of_one_title_have_names_of_their_own():
    names = {safe_names.name_of("Song", f"id-{n}").casefold() for n in range(2000)}

    assert 2000 == len(names)


def test_ids_that_differ_by_case_have_names_that_differ_by_more():
    one, other = (safe_names.name_of("Song", song_id) for song_id in ("abc", "ABC"))

    assert one.casefold() != other.casefold()


def test_a_name_tells_whose_it_is_whatever_the_title():
    assert TAG == safe_names.tag_in(safe_names.name_of("x [000000000000]", ID))
    assert safe_names.tag_in("Harbour Lights") is None
    assert safe_names.tag_in("Harbour Lights [5C3E0A9D41F7]") is None


@given(st.text(max_size=400) | st.text("./\\-~ #\u200dcon\u202e", max_size=300), st.text())
def test_any_title_makes_a_name_that_any_file_system_takes(title, song_id):
    song_id = song_id.encode("utf-8", "ignore").decode()

    name = safe_names.name_of(title, song_id)

    assert len(name.encode()) <= safe_names.LONGEST
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t\u202e\u2028')
    assert name[0] not in ".-~# "
    assert unicodedata.is_normalized("NFC", name)
    assert name == safe_names.name_of(title, song_id)
    assert not {unicodedata.category(sign) for sign in name} & {"Cc", "Cs", "Cn", "Zl", "Zp"}
