import pytest

from webapp.query.song_filter import SongFilter
from webapp.search import description

ASKED = SongFilter(
    "in_review", 7, "sea -rain is:kept -is:sung length:>3:00", ("favourite", "short"),
    ("jazz", "folk"), "2025-02", "flowmusic", "4f2a09c1", service="suno", bpm="90-120",
)  # fmt: skip


def test_each_thing_that_is_asked_for_is_a_chip_in_words():
    assert [
        "In review",
        "Favourites",
        "Under 2 minutes",
        "90 to 120 BPM",
        "February 2025",
        "Flow Music",
        "Suno",
        "Account 4f2a09c1",
        "jazz",
        "folk",
        "On this disk",
        "-is:sung",
        "length:>3:00",
    ] == [chip.text for chip in description.chips(ASKED)]


def test_without_a_chip_all_else_is_asked_for_on_the_first_page():
    chips = {chip.text: chip for chip in description.chips(ASKED)}
    first = ASKED.but(page=1)

    assert first.but(status=None) == chips["In review"].without
    assert first.but(states=("short",)) == chips["Favourites"].without
    assert first.but(styles=("jazz",)) == chips["folk"].without
    assert first.but(q="sea -rain is:kept length:>3:00") == chips["-is:sung"].without


def test_alone_a_chip_asks_for_itself():
    chips = {chip.text: chip.alone for chip in description.chips(ASKED)}

    assert SongFilter("in_review") == chips["In review"]
    assert SongFilter(states=("short",)) == chips["Under 2 minutes"]
    assert SongFilter(month="2025-02") == chips["February 2025"]
    assert SongFilter(styles=("folk",)) == chips["folk"]
    assert SongFilter(q="is:kept") == chips["On this disk"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"bpm": ">=90"}, "90 BPM and more"),
        ({"bpm": "<=120"}, "Up to 120 BPM"),
        ({"bpm": "120-120"}, "120 BPM"),
        ({"q": "bpm:>140"}, "141 BPM and more"),
        ({"q": "-bpm:96"}, "-bpm:96"),
    ],
)
def test_tempos_in_words(said, words):
    assert [words] == [chip.text for chip in description.chips(SongFilter(**said))]


@pytest.mark.parametrize(
    ("args", "sentences"),
    [
        ({}, []),
        ({"voice": "loud"}, ["What the address says about “voice” wasn't understood"]),
        ({"q": "is:loud"}, ["“is:” is understood where you say one of favourite, rated, kept, "]),
        ({"q": "mood:blue"}, ["There's no “mood:” to search in"]),
        ({"sort": "best", "month": " ", "kept": "0"}, []),
    ],
)
def test_what_was_not_understood_is_said_in_a_sentence(args, sentences):
    hints = description.hints(SongFilter.from_args(args))

    assert sentences == [
        hint[: len(sentence)] for hint, sentence in zip(hints, sentences, strict=True)
    ]
