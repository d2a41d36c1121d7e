import pytest

from webapp.values import tags


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Party", "party"),
        ("  late   night ", "late night"),
        ("#loud", "loud"),
        ("a\x00b\x1b\x85c", "abc"),
        ("\u202eevil\u202c", "evil"),
        ("לילה", "לילה"),
        ("u\u0308ber", "über"),
        ("one, two", "one two"),
        ("x" * 40, "x" * 40),
    ],
)
def test_a_tag_is_a_plain_line_in_lower_case(text, tag):
    assert tag == tags.clean(text)
    assert tag == tags.clean(tag)


@pytest.mark.parametrize(
    "value", ["", " , ", "#", "\u200b", "x" * 41, "y" * 10_000, None, 5, ["a"]]
)
def test_what_is_none_or_too_long_is_no_tag(value):
    assert tags.clean(value) is None


def test_commas_of_all_scripts_stand_between_tags():
    assert ["a", " b", "c", "d"] == list(tags.pieces("a, b\u060c ,c\n;d"))
    assert ["a", "b", "c"] == list(tags.pieces("a,,b\u3001 \uff1bc"))
