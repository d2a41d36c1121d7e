import pytest

from tests.factories import rich_song
from webapp.library import relations, songs
from webapp.song_page import lanes


@pytest.fixture
def lanes_of(library):
    """The lanes of takes of these lengths in seconds, on the page of the last of them."""

    def make(*lengths, **fields):
        raws = [rich_song(n, duration_s=length, **fields) for n, length in enumerate(lengths, 1)]
        library.add(*reversed(raws))
        takes = relations.takes(library.db, library.card(raws[-1]))
        waves = songs.long_waves(library.db, [take.key for take in takes])
        return lanes.of(takes, waves, takes[-1].key)

    return make


def test_one_bar_is_the_same_stretch_of_time_in_each_lane(lanes_of):
    made = lanes_of(60, 120, 90)

    assert [50, 100, 75] == [lane.share for lane in made.lanes]
    assert [75, 150, 112] == [len(lane.wave) for lane in made.lanes]


def test_the_scale_has_a_few_round_seconds(lanes_of):
    made = lanes_of(106, 151)

    assert 151 == made.length
    assert [0, 30, 60, 90, 120, 150] == [tick.second for tick in made.ticks]
    assert 59.6 == pytest.approx(made.ticks[3].place, abs=0.01)


@pytest.mark.parametrize("length", [0.4, 7, 59, 600, 21_600])
def test_any_length_has_a_scale(lanes_of, length):
    ticks = lanes_of(length, length).ticks

    assert 1 <= len(ticks) <= 7
    assert all(0 <= tick.place <= 100 for tick in ticks)


def test_takes_of_unknown_length_stand_on_no_scale(lanes_of):
    made = lanes_of(None, None)

    assert (None, []) == (made.length, made.ticks)
    assert [100, 100] == [lane.share for lane in made.lanes]


def test_a_take_that_cannot_be_heard_widens_no_scale(library):
    heard, failed = rich_song(1, duration_s=60), rich_song(2, duration_s=180, download_url=None)
    library.add(failed, heard)

    made = lanes.of(relations.takes(library.db, library.card(heard)), {}, 0)

    assert (60, [100, 100]) == (made.length, [lane.share for lane in made.lanes])


def test_a_take_without_a_waveform_has_none(lanes_of):
    assert [None, None] == [lane.wave for lane in lanes_of(5, 9, simple_waveform=None).lanes]


def test_of_many_takes_the_further_ones_are_folded_but_for_the_pages_own(lanes_of):
    made = lanes_of(*[20] * 10)

    assert [7, 8, 9] == [n for n, lane in enumerate(made.lanes, 1) if lane.folded]
    assert 3 == made.folded


def test_two_takes_more_are_not_folded(lanes_of):
    assert 0 == lanes_of(*[20] * 9).folded
