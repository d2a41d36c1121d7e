import pytest

from webapp.lyrics import source_text


def test_a_text_falls_into_sections_at_marks_and_empty_lines():
    text = "[Verse 1]\nOne\n  Two \n\nThree\n[Chorus]\nFour\n[Outro]"

    assert [
        ("Verse 1", [(1, "One"), (2, "Two")]),
        (None, [(4, "Three")]),
        ("Chorus", [(6, "Four")]),
        ("Outro", []),
    ] == source_text.sections(text)
    assert [] == source_text.sections(None)
    assert [] == source_text.sections("\n\n")


@pytest.mark.parametrize(
    ("chunk", "keys"),
    [
        ("Catch,", ["catch"]),
        ("«I\u2019ve»", ["ive"]),
        ("half-past", ["half", "past"]),
        ("drift—drift…", ["drift", "drift"]),
        ("Ängström", ["angstrom"]),
        ("STRAẞE", ["strasse"]),
        ("終電が", ["終", "電", "か"]),  # a mark goes, as accents do
        ("יְרוּשָׁלַיִם", ["ירושלים"]),
        ("हिन्दी", ["हनद"]),
        ("100%", ["100"]),
        ("—", []),
        ("♪", []),
        ("'", []),
    ],
)
def test_what_can_be_sung_is_told_from_punctuation(chunk, keys):
    assert keys == [atom.key for atom in source_text.atoms(chunk)]


def test_places_are_those_in_the_text():
    found = source_text.atoms("(half-past)")

    assert ["half", "past"] == ["(half-past)"[atom.start : atom.end] for atom in found]
