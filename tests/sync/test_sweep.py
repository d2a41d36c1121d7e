import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.sync.sweep import Sweep


class MovingList:
    """A list of songs; before each page a step of `script` moves it."""

    def __init__(self, songs, caps=(100,), script=()):
        self.songs = list(songs)
        self.caps = caps
        self.script = list(script)
        self.always = set(songs)
        self.requests = 0

    def fetch(self, offset, limit):
        if self.requests and self.script:
            self.script.pop(0)(self)
        self.always &= set(self.songs)
        cap = self.caps[self.requests % len(self.caps)]
        self.requests += 1
        return [{"id": name} for name in self.songs[offset : offset + min(limit, cap)]]


def insert(at, count):
    def step(moving):
        place = at % (len(moving.songs) + 1)
        moving.songs[place:place] = [f"new-{moving.requests}-{n}" for n in range(count)]

    return step


def delete(at, count):
    def step(moving):
        place = at % (len(moving.songs) + 1)
        del moving.songs[place : place + count]

    return step


def move(source, target):
    def step(moving):
        if moving.songs:
            song = moving.songs.pop(source % len(moving.songs))
            moving.songs.insert(target % (len(moving.songs) + 1), song)

    return step


def walk(moving, limit=100):
    sweep = Sweep(moving.fetch, limit)
    return sweep, [entry["id"] for page in sweep.pages() for entry in page]


def names(count):
    return [f"song-{n}" for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 99, 100, 101, 197, 250])
@pytest.mark.parametrize("cap", [1, 2, 3, 4, 7, 100])
def test_a_list_that_stands_still_is_read_once_from_end_to_end(count, cap):
    moving = MovingList(names(count), [cap])

    sweep, told = walk(moving)

    assert names(count) == told
    assert set(told) == sweep.seen
    assert not sweep.moved


@pytest.mark.parametrize("count", [0, 1, 10, 1000])
def test_a_still_list_costs_few_requests(count):
    moving = MovingList(names(count))

    walk(moving)

    assert moving.requests <= count // 97 + 3


def test_short_pages_are_not_the_end():
    moving = MovingList(names(60), [10, 3, 1, 7, 2])

    sweep, told = walk(moving)

    assert names(60) == told
    assert not sweep.moved


@pytest.mark.parametrize("count", [1, 2, 3, 4, 50, 99, 100, 150])
def test_songs_deleted_above_hide_nothing_below(count):
    moving = MovingList(names(300), script=[delete(0, count)])

    sweep, told = walk(moving)

    assert moving.always <= set(told)
    assert sweep.moved


def test_a_list_that_became_shorter_than_the_offset_is_read_to_its_end():
    moving = MovingList(names(190), script=[delete(0, 100)])

    sweep, told = walk(moving)

    assert set(names(190)) == set(told)
    assert sweep.moved


def test_an_emptied_list_ends():
    sweep, told = walk(MovingList(names(300), script=[delete(0, 300)]))

    assert names(100) == told
    assert sweep.moved


@pytest.mark.parametrize("count", [1, 3, 100, 500])
def test_songs_that_come_in_on_top_hide_nothing_below(count):
    moving = MovingList(names(300), script=[insert(0, count)])

    sweep, told = walk(moving)

    assert moving.always <= set(told)
    assert sweep.moved


def test_a_song_that_moves_up_past_the_reader_is_noticed():
    sweep, told = walk(MovingList(names(300), script=[move(250, 0)]))

    assert "song-250" not in told
    assert sweep.moved


def test_entries_without_an_id_are_passed_on_and_passed_by():
    garbage = [None, 5, {}, {"id": None}] * 60
    entries = [{"id": "first"}, *garbage, {"id": "last"}]

    sweep = Sweep(lambda offset, limit: entries[offset : offset + limit], 100)
    told = [entry for page in sweep.pages() for entry in page]

    assert entries == told
    assert {"first", "last"} == sweep.seen
    assert not sweep.moved


@pytest.mark.parametrize("size", [1, 3, 100])
def test_a_service_that_pays_no_heed_to_the_offset_is_not_asked_for_ever(size):
    requests = []

    def fetch(offset, _limit):
        requests.append(offset)
        return [{"id": name} for name in names(size)]

    sweep = Sweep(fetch, 100)
    list(sweep.pages())

    assert len(requests) < 100
    assert sweep.moved


PLACE = st.integers(0, 200)
INSERTS = st.builds(insert, PLACE, st.integers(1, 60))
DELETES = st.builds(delete, PLACE, st.integers(1, 60))
MOVES = st.builds(move, PLACE, PLACE)
LISTS = st.integers(0, 120).map(names)
CAPS = st.lists(st.integers(5, 30), min_size=1, max_size=4)


@given(LISTS, CAPS, st.lists(INSERTS | DELETES, max_size=30))
def test_songs_present_throughout_are_never_missed(songs, caps, script):
    moving = MovingList(songs, caps, script)

    sweep, told = walk(moving)

    assert moving.always <= sweep.seen
    assert sweep.seen == set(told)


@given(LISTS, CAPS, st.lists(INSERTS | DELETES | MOVES, max_size=30))
def test_a_sweep_that_saw_no_move_saw_every_song(songs, caps, script):
    moving = MovingList(songs, caps, script)

    sweep, told = walk(moving)

    if not sweep.moved:
        assert moving.always <= set(told)


@given(LISTS, CAPS, st.lists(INSERTS | DELETES | MOVES, max_size=30))
def test_a_sweep_ends_after_few_requests(songs, caps, script):
    moving = MovingList(songs, caps, script)

    walk(moving)

    most = len(songs) + 60 * len(script)
    assert moving.requests <= 5 + most // 2 + 12 * len(script)
