import pytest

from webapp.lyrics import choruses, lrc, same_line, timed_lyrics


def lyrics(text):
    """Each line is sung at the tens of its number; an empty one parts sections."""
    lines = [
        row if not row or row[0] == "[" else f"[00:{at:02}.00]{row}"
        for at, row in enumerate(text.splitlines())
    ]
    return timed_lyrics.read({"lyrics": "\n".join(lines)}, 60)


def edges(text):
    found = choruses.of(lyrics(text))
    return found and (found[0].start, found[0].text, found[1].text)


VERSES = (
    "[Verse]\nOne went out\n\n[{}]\nHome, home\nwe go\n\n[Verse]\nTwo came in\n\n[{}]\n{}\nwe go"
)


def test_lines_without_times_make_no_chorus():
    assert choruses.of(timed_lyrics.read({"lyrics": "a b\n\na b"}, 60)) is None
    assert lrc.read("[00:01.00]a") is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (VERSES.format("Part", "Part", "HOME home"), (4, "Home, home", "we go")),
        (VERSES.format("Chorus", "Bridge", "Other words"), (4, "Home, home", "we go")),
        (VERSES.format("Pre-Chorus", "Final Chorus", "At last"), (11, "At last", "we go")),
        (VERSES.format("Part", "Part", "Other words"), None),
    ],
)
def test_it_is_what_comes_back_else_what_is_called_so(text, found):
    assert found == edges(text)


def test_a_line_is_found_in_another_take_where_it_comes_as_often():
    first = lyrics("Home we go\nover the hill\nHome we go\nat last").lines
    other = lyrics("La la\nhome, we go!\nover a hill\nand over\nHome we go").lines

    assert [1, 2, 4] == [same_line.of(first[n], first, other).number for n in (0, 1, 2)]
    assert same_line.of(first[3], first, other) is None
