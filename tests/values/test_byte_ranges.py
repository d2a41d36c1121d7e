import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.values import byte_ranges

CONTENT = bytes(range(256)) * 4
SIZE = len(CONTENT)


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=10-19", 10, 19),
        ("bytes=1000-5000", 1000, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        ("bytes=-9999", 0, SIZE - 1),
        ("BYTES=5-6", 5, 6),
        ("bytes= 5-6 ", 5, 6),
    ],
)
def test_one_range_is_served(header, first, last):
    assert range(first, last + 1) == byte_ranges.parse(header, SIZE)


@pytest.mark.parametrize(
    "header", [f"bytes={SIZE}-", "bytes=99999-", "bytes=1024-1030", "bytes=-0"]
)
def test_what_lies_behind_the_end_cannot_be_satisfied(header):
    assert range(0) == byte_ranges.parse(header, SIZE)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=0-1,5-6",
        "bytes=0-1, 5-6",
        "bytes=a-b",
        "bytes=--5",
        "bytes=+1-2",
        "bytes=1.0-2",
        "bytes=１-２",  # noqa: RUF001 (digits of another script)
        "items=0-1",
        "0-1",
        "bytes=0-1\n",
        "bytes=" + "9" * 5000 + "-",
        "bytes=" + "0-1," * 5000,
    ],
)
def test_anything_else_is_ignored(header):
    assert byte_ranges.parse(header, SIZE) is None


@given(
    st.one_of(
        st.text(max_size=30),
        st.from_regex(r"bytes=[0-9]{0,5}-[0-9]{0,5}", fullmatch=True),
        st.from_regex(r"bytes=[0-9]{0,3}-[0-9]{0,3}(,[0-9]{0,3}-[0-9]{0,3})?", fullmatch=True),
    ),
    st.integers(1, 2000),
)
def test_any_header_gives_the_slice_that_it_names(header, size):
    content = (CONTENT * 2)[:size]

    span = byte_ranges.parse(header, size)

    assert reference(header, content) == (span if span is None else content[span.start : span.stop])


def reference(header, content):
    """RFC 9110, 14.1.2, word by word; b"" for what cannot be satisfied."""
    found = re.fullmatch(r"(?i:bytes)=[ \t]*([0-9]*)-([0-9]*)[ \t]*", header)
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return content[-int(last) :] if int(last) else b""
    if last and int(last) < int(first):
        return None
    return content[int(first) : int(last) + 1] if last else content[int(first) :]
