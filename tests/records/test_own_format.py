from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.records import own_format, record
from webapp.values import timestamps

NOW = datetime(2025, 3, 1, tzinfo=UTC)
DAY = 24 * 3600 * 1_000_000


def read(**around):
    return own_format.read(around, NOW)


def test_what_is_told_is_read():
    found = read(
        place=5,
        key=7,
        origins={"clip": {"id": "a"}},
        marks={"plays": 1},
        stem_of="a-song",
        stem="drums",
        files={"audio": {"name": "audio-12345678.m4a"}},
    )

    assert (5, 7, {"clip": {"id": "a"}}, {"plays": 1}) == (
        found.place,
        found.key,
        found.origins,
        found.marks,
    )
    assert ("a-song", "drums") == (found.stem_of, found.stem)
    assert {"audio-12345678.m4a"} == found.names


@pytest.mark.parametrize(
    "place", [-1, True, "5", 5.0, None, timestamps.microseconds(NOW) + DAY + 1, 2**80]
)
def test_a_place_that_no_song_has_is_not_told(place):
    assert read(place=place).place is None


@pytest.mark.parametrize(("stem_of", "stem"), [("a", "guitar"), ("../a", "drums"), (5, "drums")])
def test_a_stem_of_nothing_is_none(stem_of, stem):
    found = read(stem_of=stem_of, stem=stem)

    assert (None, None) == (found.stem_of, found.stem)


def nested(depth):
    """A record with so many objects in one another."""
    raw = {}
    for _ in range(depth - 1):
        raw = {"a": raw}
    return raw


def test_origins_may_be_as_deep_as_a_record():
    assert {"clip": nested(record.DEEPEST)} == read(
        origins={"clip": nested(record.DEEPEST)}
    ).origins


@pytest.mark.parametrize(
    "origins",
    [[], {"a\nb": {}}, {"x" * 41: {}}, {"a": 5}, {"clip": nested(record.DEEPEST + 1)}],
    ids=["list", "two lines", "long name", "number", "deep"],
)
def test_origins_that_cannot_be_used_are_left_out(origins):
    assert {} == read(origins=origins).origins


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = ["place", "key", "origins", "marks", "stem_of", "stem", "files"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_anything_may_be_told(around):
    assert own_format.read(around, NOW).key >= 0
