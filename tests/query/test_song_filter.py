import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from webapp.query.song_filter import FAR_AWAY, SongFilter


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


SAID = {
    "q": "harbour lights",
    "voice": "sung",
    "favourite": "1",
    "kept": "1",
    "unheard": "1",
    "remix": "1",
    "style": "deep house,jazz",
    "bpm": "90-120",
    "month": "2025-02",
    "length": "short",
    "source": "flowmusic",
    "sort": "oldest",
    "status": "failed",
}


def test_all_that_can_be_said_is_written_as_it_was_read():
    assert SAID == SongFilter.from_args(SAID).to_args()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("voice", "loud"),
        ("favourite", "yes"),
        ("month", "2025-13"),
        ("month", "0000-00"),
        ("month", ">202-02"),
        ("month", "2025"),
        ("length", "huge"),
        ("bpm", "fast"),
        ("bpm", "120-90"),
        ("sort", "random"),
        ("sort", "newest"),
        ("style", " , ,"),
        ("q", " \0 "),
    ],
)
def test_what_cannot_be_understood_counts_as_not_said(name, value):
    assert SongFilter() == SongFilter.from_args({name: value})


@pytest.mark.parametrize(
    ("fields", "bpm"),
    [
        (("90", "120"), "90-120"),
        (("120", "90"), "90-120"),
        (("90", ""), ">=90"),
        (("", " 120 "), "<=120"),
        (("", ""), None),
        (("fast", "120"), "<=120"),
        (("", "\u0661\u0662"), None),
    ],
)
def test_tempos_of_a_form_are_two_fields_of_which_one_may_be_empty(fields, bpm):
    args = MultiDict([("bpm", field) for field in fields])

    assert bpm == SongFilter.from_args(args).bpm


def test_styles_of_a_form_come_one_by_one():
    args = MultiDict([("style", "Jazz"), ("style", "Deep  House"), ("style", "jazz")])

    assert ("jazz", "deep house") == SongFilter.from_args(args).styles


@pytest.mark.parametrize(
    ("args", "order"),
    [
        ({}, "newest"),
        ({"sort": "best"}, "newest"),
        ({"q": "harbour"}, "best"),
        ({"q": "harbour", "sort": "best"}, "best"),
        ({"q": "harbour", "sort": "newest"}, "newest"),
        ({"q": "is:kept"}, "newest"),
        ({"q": "-harbour"}, "newest"),
        ({"sort": "title"}, "title"),
    ],
)
def test_the_order_of_songs(args, order):
    assert order == SongFilter.from_args(args).order


def test_the_plain_wall_asks_what_it_always_asked():
    failed = SongFilter("failed", 9)

    assert "stem_of IS NULL AND hangs > 0" == SongFilter().selection().where
    assert failed.selection().where.startswith("stem_of IS NULL AND hangs > 0 AND status = :")
    assert "failed" in failed.selection().parameters.values()
    assert failed.is_plain


@given(st.fixed_dictionaries({}, optional={name: st.text() | st.just(SAID[name]) for name in SAID}))
def test_whatever_an_address_says_can_be_written_and_read_again(args):
    read = SongFilter.from_args(args)

    assert read == SongFilter.from_args(read.to_args())
