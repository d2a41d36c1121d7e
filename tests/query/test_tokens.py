import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.query import tokens

INDEXED = {
    "Straße İSTANBUL café": "strasse istanbul cafe",
    "don't stop": "don t stop",
    "海边的歌": "海边 边的 的歌 歌",
    "歌": "歌",
    "Love 海 love": "love 海 love",
    "ﾄﾞﾗ": "ドラ ラ",
    "\uff26\uff55\uff4c\uff4c": "full",
    "รัก": "รั ัก ก",
    "می\u200cخواهم": "میخواهم",  # noqa: RUF001 (Persian)
    "🥹❤️!": "🥹 ❤",
    "a\0b": "a b",
    "\ud800": "",
    "½ x_y": "12 x y",
}


@pytest.mark.parametrize(("text", "indexed"), INDEXED.items(), ids=range(len(INDEXED)))
def test_the_words_of_a_text(text, indexed):
    assert indexed == tokens.indexed(text)


def test_a_word_has_an_end():
    assert tokens.LONGEST_WORD == len(tokens.indexed("a" * 500)) == len(tokens.indexed("é" * 500))


@given(st.text())
def test_words_are_parted_by_single_spaces_and_hold_no_sign_of_ascii(text):
    found = tokens.indexed(text)

    assert " ".join(found.split(" ")) == found.strip() == found
    assert all(sign.isalnum() or not sign.isascii() for sign in found.replace(" ", ""))


@given(st.text())
def test_what_is_asked_lies_in_what_is_indexed(text):
    """So every text finds the song that holds just this."""
    asked = [word for word, _ in tokens.asked(text)]
    indexed = tokens.indexed(text).split()

    assert asked[:-1] == indexed[: len(asked) - 1]
    assert not asked or indexed[len(asked) - 1].startswith(asked[-1])


@given(st.text())
def test_units_lie_in_the_text_one_after_the_other(text):
    found = tokens.units(text)

    assert all(0 <= start < end <= len(text) for _, start, end in found)
    assert sorted(start for _, start, _ in found) == [start for _, start, _ in found]
