import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.values import fast_json

# What orjson refuses, changes, or writes in another way than `json` does.
ODD = [
    *(float("nan"), float("inf"), -math.inf, -0.0, 1.5e-7, 1e16, 5e-324, 1.7976931348623157e308),
    *(2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 10**40, True, None),
    *("\ud800", "\udc00\ud800", "\x7f\u2028\x00", "null", 'é"\\ü\n', "東京", "😀"),
]
VALUES = st.recursive(
    st.sampled_from(ODD) | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=9,
)


def exactly(value):
    """A text by which 1, 1.0 and True differ, and NaN is like itself."""
    return repr(value)


@given(VALUES)
def test_it_is_read_and_written_as_json_does(value):
    written = fast_json.dumps(value)

    assert written.isascii()
    assert exactly(json.loads(written)) == exactly(value)
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert exactly(fast_json.loads(text)) == exactly(value)


@pytest.mark.parametrize("text", ["", "[1,]", '{"a":1} x', "[" * 100_000, '"a', "01", "é"])
def test_what_is_no_json_fails_as_json_does(text):
    with pytest.raises((ValueError, RecursionError)) as expected:
        json.loads(text)

    with pytest.raises(expected.type):
        fast_json.loads(text)


@pytest.mark.parametrize("value", [b"{}", None, 1])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(TypeError):
        fast_json.loads(value)


@pytest.mark.parametrize("value", [{1, 2}, b"a", object()])
def test_what_is_no_json_is_not_written(value):
    with pytest.raises(TypeError):
        fast_json.dumps([value])


def test_a_number_that_json_reads_as_infinite_is_so_here():
    assert fast_json.loads("[1e400, -1e400]") == [math.inf, -math.inf]
