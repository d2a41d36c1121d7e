import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.query import language
from webapp.query.language import MOST_PARTS, Part, parse

READ = {
    "harbour lights": [Part("harbour"), Part("lights")],
    '"exact words" more': [Part("exact words", exact=True), Part("more")],
    "“curly” «guillemets»": [Part("curly", exact=True), Part("guillemets", exact=True)],
    '"not closed': [Part("not closed", exact=True)],
    "-not −minus –dash": [Part(w, negated=True) for w in ("not", "minus", "dash")],  # noqa: RUF001
    '-"not these"': [Part("not these", negated=True, exact=True)],
    "style:jazz": [Part("jazz", "style")],
    'TITLE:"two words"': [Part("two words", "title", exact=True)],
    "-lyrics:sea": [Part("sea", "lyrics", negated=True)],
    "status:Failed": [Part("failed", "status")],
    "is:favorite": [Part("favourite", "is")],
    "-is:kept": [Part("kept", "is", negated=True)],
    "length:>3:00": [Part(">3:00", "length")],
    "BPM:90-120 -bpm:>140": [Part("90-120", "bpm"), Part(">140", "bpm", negated=True)],
    "made:2025-02": [Part("2025-02", "made")],
    "twice twice": [Part("twice")],
    "--- ! ? -": [],
    "title: is:": [],
    "3:45": [Part("3:45")],
    "https://example.org/x": [Part("https://example.org/x")],
    "is:great": [Part("is:great")],
    "artist:bob": [Part("artist:bob")],
    "": [],
}


@pytest.mark.parametrize(("text", "parts"), READ.items(), ids=READ)
def test_a_query_is_read_as(text, parts):
    assert tuple(parts) == parse(text).parts


HINTED = {
    "is:great": "is",
    "length:long": "length",
    "bpm:fast": "bpm",
    "made:soon": "made",
    "title:": "title",
    "artist:bob x": "artist",
    "harbour": None,
    "https://example.org": None,
    "3:45": None,
    "style:jazz is:kept": None,
}


@pytest.mark.parametrize(("text", "hinted"), HINTED.items(), ids=HINTED)
def test_what_is_not_understood_has_a_hint(text, hinted):
    hints = parse(text).hints

    assert bool(hinted) == len(hints)
    assert all(f"“{hinted}:”" in hint and hint.endswith(".") for hint in hints)


MATCHED = {
    "harbour lig": '"harbour" AND "lig" *',
    '"a b"': '"a b"',
    "style:jazz": 'style : "jazz" *',
    "a -b -c": '("a" *) NOT ("b" OR "c")',
    "a is:kept": '"a" *',
    "海": '"海" *',
    "海边": '"海边" *',
    '"海边的"': '"海边 边的"',
    "a AND b": '"a" AND "and" AND "b" *',
    "NEAR(a": '"near a" *',
    "-b": '(marks : "·song") NOT ("b")',
    "is:kept": None,
}


@pytest.mark.parametrize(("text", "match"), MATCHED.items(), ids=MATCHED)
def test_what_is_asked_of_the_index(text, match):
    assert match == parse(text).match_in()


def test_a_part_can_be_taken_away():
    asked = parse("a is:kept")

    assert "a" == str(asked.without(Part("kept", "is")))


PIECES = st.sampled_from(
    [*'"“”-−:><=.()*^~ \t\n\0', "title:", "is:", "made:", "length:", "status:", "style:"]  # noqa: RUF001
    + [
        "favourite",
        "2025-02",
        "3:00",
        "a",
        "海边",
        "é",
        "İ",
        "ß",
        "foo:",
        "\ud800",
        "--",
        '-"',
        ">",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_whatever_is_typed_can_be_written_back(text):
    asked = parse(text)

    assert asked == parse(str(asked))
    assert str(asked) == str(parse(str(asked)))
    assert language.LONGEST >= len(str(asked))
    assert MOST_PARTS >= len(asked.parts)


@given(st.lists(PIECES, min_size=150, max_size=450).map("".join))
def test_a_long_text_can_be_written_back(text):
    assert parse(text) == parse(str(parse(text)))


@given(st.text())
def test_a_match_holds_no_quote_but_its_own(text):
    found = parse(text).match_in() or ""

    assert 0 == found.count('"') % 2
    assert "\0" not in found
