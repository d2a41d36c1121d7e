import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.song_filter import FAR_AWAY, SongFilter


@pytest.mark.parametrize(
    ("text", "page"),
    [("1", 1), ("7", 7), ("0", 1), ("-1", 1), ("1e9", FAR_AWAY), ("inf", FAR_AWAY), ("-inf", 1)]
    + [
        ("nan", 1),
        ("words", 1),
        ("", 1),
        ("2.2", 2),
        ("9" * 5000, FAR_AWAY),
        ("\uff11", 1),
        (" 3 ", 3),
    ],
)
def test_a_page_is_the_nearest_number(text, page):
    assert page == SongFilter.from_args({"page": text}).page


def test_only_what_differs_is_written():
    assert {} == SongFilter().to_args()
    assert {"status": "failed", "page": 2} == SongFilter("failed", 2).to_args()


@given(st.dictionaries(st.sampled_from(["page", "status", "q"]), st.text()))
def test_what_was_read_can_be_written_and_read_again(args):
    read = SongFilter.from_args(args)

    again = SongFilter.from_args({name: str(value) for name, value in read.to_args().items()})

    assert read == again
    assert 1 <= read.page <= FAR_AWAY
