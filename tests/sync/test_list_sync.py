import sqlite3
from datetime import timedelta

import pytest

from tests import faults
from tests.factories import NOW
from tests.fakes import song
from webapp import database
from webapp.config import Config
from webapp.errors import (
    AccountError,
    PassingError,
    SourceError,
    TokenRefusedError,
    UserIdNeededError,
)
from webapp.library import lookups, pauses, source_states
from webapp.sources.api_client import ApiClient, Limits
from webapp.sources.riffusion import Riffusion
from webapp.sync import failures, lookup
from webapp.sync.list_sync import ListSync

QUICK = Limits(connect=2, read=0.8, answer=1.6, body=1_000_000, tries=1)


@pytest.fixture
def source(api):
    client = ApiClient(api.base_url, api.token, limits=QUICK)
    yield Riffusion(client)
    client.close()


@pytest.fixture
def sync(db, source):
    def run(now=NOW, **options):
        made = ListSync(db, source, clock=lambda: now, **options)
        made.run()
        return made

    return run


def pages_asked(api):
    return [int(asked.params["offset"]) for asked in api.requests if "offset" in asked.params]


def newest_first(count, **fields):
    return [song(n, **fields) for n in range(count, 0, -1)]


def test_a_first_sync_takes_in_every_song(api, sync, library):
    api.songs = newest_first(250)

    assert 250 == sync().changed
    assert [f"Song {n}" for n in range(250, 0, -1)] == library.titles()


def test_a_second_sync_ends_at_songs_that_are_settled(api, sync, library):
    api.songs = newest_first(250)
    sync()
    api.requests.clear()
    api.songs.insert(0, song(251))

    changed = sync(NOW + timedelta(minutes=10)).changed

    assert (1, [0, 97]) == (changed, pages_asked(api))
    assert "Song 251" == library.titles()[0]


def test_a_day_later_the_whole_list_is_read(api, sync):
    api.songs = newest_first(250)
    sync()
    api.requests.clear()

    sync(NOW + timedelta(hours=25))

    assert len(pages_asked(api)) > 2


def test_syncs_in_between_do_not_put_off_the_full_one(api, db, sync):
    api.songs = newest_first(250)
    sync()

    sync(NOW + timedelta(hours=23))

    assert "2025-03-01T12:00:00Z" == source_states.get(db, "riffusion").swept_at


def test_a_clock_that_was_set_back_makes_the_next_sync_a_full_one(api, sync):
    api.songs = newest_first(250)
    sync()
    api.requests.clear()

    sync(NOW - timedelta(days=400))

    assert len(pages_asked(api)) > 2


def test_a_full_sync_can_be_asked_for(api, sync):
    api.songs = newest_first(250)
    sync()
    api.requests.clear()

    sync(full=True)

    assert len(pages_asked(api)) > 2


def test_an_unfinished_song_does_not_end_a_sync(api, sync, library):
    api.songs = [song(2, status="processing"), song(1)]
    sync()
    api.songs = [song(2), song(1)]

    sync(NOW + timedelta(minutes=10))

    assert "completed" == library.card(song(2)).status


def test_an_interrupted_sync_makes_the_next_one_full(api, db, sync, library):
    api.songs = newest_first(250)
    api.faults.extend([api_page, faults.page(502)])

    with pytest.raises(PassingError):
        sync()
    kept = len(library.titles())
    sync(NOW + timedelta(minutes=1))

    assert 100 == kept
    assert 250 == len(library.titles())


def api_page(handler):
    """No fault: the page as it is."""
    handler._send_page(0, 100)


@pytest.fixture
def saved(api, sync, library):
    """A library of three songs that was synced."""
    api.songs = newest_first(3)
    sync()
    return library


FAULTS = {
    "401": (faults.status(401), TokenRefusedError, "refused"),
    "596": (faults.status(596), AccountError, "account"),
    "404": (faults.status(404), SourceError, "passing"),
    "429": (faults.status(429, Retry_After="120"), PassingError, "passing"),
    "500": (faults.status(500), PassingError, "passing"),
    "502 page": (faults.page(502), PassingError, "passing"),
    "page": (faults.page(200), PassingError, "passing"),
    "no list": (faults.value({"songs": []}), PassingError, "passing"),
    "cut": (faults.cut, PassingError, "passing"),
    "cut chunk": (faults.cut_chunk, PassingError, "passing"),
    "cut gzip": (faults.cut_gzip, PassingError, "passing"),
    "endless": (faults.endless, SourceError, "passing"),
    "stall": (faults.stall, PassingError, "passing"),
    "dripping": (faults.dripping_body, PassingError, "passing"),
    "reset": (faults.reset, PassingError, "passing"),
    "no http": (faults.no_http, PassingError, "passing"),
    "deep": (faults.deep_nesting, SourceError, "passing"),
    "elsewhere": (faults.redirect("http://elsewhere.example/"), SourceError, "passing"),
}


@pytest.mark.parametrize(("fault", "error", "problem"), FAULTS.values(), ids=FAULTS)
def test_a_fault_leaves_what_was_saved_and_is_noted(api, db, sync, saved, fault, error, problem):
    api.fail_next(1, fault)

    with pytest.raises(error) as told:
        sync(NOW + timedelta(minutes=10))

    state = source_states.get(db, "riffusion")
    assert (problem, str(told.value), 1) == (state.problem, state.sentence, state.failures)
    assert not state.running
    assert "2025-03-01T12:00:00Z" == state.synced_at
    assert ["Song 3", "Song 2", "Song 1"] == saved.titles()


def test_after_a_fault_the_next_sync_ends_well(api, db, sync, saved):
    api.fail_next(1, faults.page(502))
    with pytest.raises(PassingError):
        sync(NOW + timedelta(minutes=10))

    sync(NOW + timedelta(minutes=11))

    state = source_states.get(db, "riffusion")
    assert (None, None, 0, None) == (state.problem, state.sentence, state.failures, state.retry_at)
    assert "2025-03-01T12:11:00Z" == state.synced_at


def test_several_accounts_are_named(api, db, sync, saved):
    api.user_ids = ("user-1", "user-2")

    with pytest.raises(UserIdNeededError):
        sync()

    state = source_states.get(db, "riffusion")
    assert "user_id" == state.problem
    assert "Set USEAPI_USER_ID to one of: user-1, user-2." in state.sentence


def test_the_pause_asked_for_is_kept(api, db, sync, saved):
    api.fail_next(1, faults.status(429, Retry_After="7200"))

    with pytest.raises(PassingError):
        sync()

    assert NOW.timestamp() + 7200 == source_states.get(db, "riffusion").retry_at


@pytest.mark.parametrize("pause", ["999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_no_pause_is_longer_than_a_day(api, db, sync, saved, pause):
    api.fail_next(1, faults.status(429, Retry_After=pause))

    with pytest.raises(PassingError):
        sync()

    assert NOW.timestamp() + 24 * 3600 == source_states.get(db, "riffusion").retry_at


def test_the_pause_grows_with_every_failure_up_to_an_hour_or_so(api, db, sync, saved):
    pauses = []
    for _ in range(12):
        api.fail_next(1, faults.page(502))
        with pytest.raises(PassingError):
            sync()
        pauses.append(source_states.get(db, "riffusion").retry_at - NOW.timestamp())

    assert 24 <= pauses[0] <= 36
    assert pauses[0] < pauses[2] < pauses[4]
    assert max(pauses) <= 3600 * 1.2


GARBAGE = [None, 5, "song", [], {}, {"id": None}, {"title": "No id"}]


def test_entries_that_are_no_songs_are_counted_and_skipped(api, db, sync, library, caplog):
    api.songs = [song(2), *GARBAGE, song(1)]

    sync()

    assert ["Song 2", "Song 1"] == library.titles()
    assert len(GARBAGE) == source_states.get(db, "riffusion").skipped
    assert 1 == len(caplog.records)
    assert "No id" not in caplog.text


def test_entries_that_are_no_songs_are_counted_once_each(api, db, sync):
    api.songs = [*newest_first(95), *GARBAGE, *newest_first(1)]

    sync()

    assert len(GARBAGE) == source_states.get(db, "riffusion").skipped


def test_a_page_of_garbage_ends_neither_the_sync_nor_the_list(api, sync, library):
    api.songs = [song(2), *GARBAGE * 40, song(1)]

    sync()

    assert ["Song 2", "Song 1"] == library.titles()


def test_a_list_that_moves_while_it_is_read_is_read_again(api, sync, library):
    api.songs = newest_first(250)
    moves = [lambda: api.songs.insert(0, api.songs.pop(220))]
    api.before_page = lambda offset: moves.pop()() if offset and moves else None

    made = sync()

    assert 250 == len(library.titles())
    assert 250 == len(made.seen)


def test_a_list_that_never_stands_still_makes_nothing_gone(api, sync, library):
    library.add(song(900))
    api.songs = newest_first(250)
    api.before_page = lambda _offset: api.songs.insert(0, song(1000 + len(api.songs)))

    for day in range(2):
        sync(NOW + timedelta(days=2 * day))

    assert not library.card(song(900)).gone


def test_songs_gone_from_the_list_are_gone_after_two_full_syncs(api, sync, library):
    api.songs = newest_first(3)
    sync()
    del api.songs[1]

    sync(full=True)
    once = library.card(song(2)).gone
    sync(full=True)

    assert (0, 1) == (once, library.card(song(2)).gone)


def test_an_incremental_sync_makes_nothing_gone(api, sync, library):
    api.songs = newest_first(3)
    sync()
    del api.songs[1]

    for minute in range(1, 5):
        sync(NOW + timedelta(minutes=minute))

    assert not library.card(song(2)).gone


def test_a_first_sync_has_no_total(api, sync):
    api.songs = newest_first(150)
    told = []

    sync(tell=lambda done, total: told.append((done, total)))

    assert [(100, None), (150, None)] == told


def test_a_further_full_sync_counts_towards_what_is_known(api, sync):
    api.songs = newest_first(150)
    sync()
    api.songs.insert(0, song(151))
    told = []

    sync(full=True, tell=lambda done, total: told.append((done, total)))

    assert [(100, 150), (151, 151)] == told


def test_what_runs_is_visible_while_it_runs(api, db, sync):
    api.songs = newest_first(150)
    seen = []

    sync(tell=lambda *_: seen.append(source_states.get(db, "riffusion")))

    assert [(True, 100), (True, 150)] == [(state.running, state.done) for state in seen]
    assert not source_states.get(db, "riffusion").running


def look_up(db, source, card, now=NOW):
    lookups.want(db, [card], now.timestamp())
    (due,) = lookups.due(db, "riffusion", now.timestamp())
    lookup.look_up(db, source, due, lambda: now)
    return lookups.due(db, "riffusion", now.timestamp() + 15)


def test_a_look_up_takes_in_the_song(api, db, source, library):
    library.add(song(1, status="processing"))
    api.songs = [song(1)]

    left = look_up(db, source, library.card(song(1)))

    assert "completed" == library.card(song(1)).status
    assert [] == left


def test_a_song_still_in_the_making_is_asked_for_again(api, db, source, library):
    at = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    api.songs = [song(1, status="processing", created_at=at)]
    library.add(api.songs[0])

    (again,) = look_up(db, source, library.card(song(1))) or [None]

    assert again is None or 0 == again.failures


@pytest.mark.parametrize("fault", [faults.status(404), faults.page(502), faults.value([])])
def test_a_look_up_that_fails_costs_nothing(api, db, source, library, fault):
    library.add(song(1, status="processing"))
    api.fail_next(1, fault)

    look_up(db, source, library.card(song(1)))

    (due,) = lookups.due(db, "riffusion", NOW.timestamp() + 15) or [lookups.LookUp(0, "", 1)]
    assert 1 == due.failures
    assert "processing" == library.card(song(1)).status


class Unlimited:
    """A service that pays no heed to `limit`."""

    name = "riffusion"

    def __init__(self, songs):
        self.songs = songs

    def page(self, offset, _limit):
        return self.songs[offset:]


def test_a_page_that_is_far_too_long_is_taken_in_parts(db, library):
    db.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 600)

    made = ListSync(db, Unlimited(newest_first(1300)), clock=lambda: NOW)
    made.run()

    assert 1300 == made.changed == len(library.titles())


def test_a_look_up_keeps_to_the_pause_that_the_service_asks_for(api, db, source, library):
    library.add(song(1, status="processing"))
    api.fail_next(1, faults.status(429, Retry_After="120"))

    look_up(db, source, library.card(song(1)))

    (kept,) = database.rows(db, "SELECT due_at FROM look_ups")
    assert NOW.timestamp() + 120 == kept["due_at"]


def test_another_song_in_the_answer_is_not_taken_in(api, db, source, library):
    library.add(song(1, status="processing"))
    api.fail_next(1, faults.value(song(2)))

    look_up(db, source, library.card(song(1)))

    assert ["Song 1"] == library.titles()
    assert "processing" == library.card(song(1)).status


def test_a_refused_token_ends_the_looking_up(api, db, source, library):
    library.add(song(1, status="processing"))
    api.fail_next(1, faults.status(401))

    with pytest.raises(TokenRefusedError) as told:
        look_up(db, source, library.card(song(1)))
    failures.note(db, "riffusion", told.value, NOW)

    assert source_states.get(db, "riffusion").stopped


def test_another_token_has_another_digest(config):
    other = Config(data=config.data, token="another")

    assert config.credentials_digest != other.credentials_digest
    assert config.token not in config.credentials_digest


def paused_after_a_page(db, meanwhile):
    """What a sync is made with so that it is paused once it has told of its first page."""
    told = []

    def tell(done, _total):
        if not told:
            pauses.pause(db, pauses.SYNCS, paused=True)
        told.append(done)

    def sleep(_seconds):
        meanwhile(told)
        pauses.pause(db, pauses.SYNCS, paused=False)

    return told, {"tell": tell, "sleep": sleep}


def test_a_paused_sync_waits_between_two_pages_and_goes_on_where_it_is(api, db, sync, library):
    api.songs = newest_first(250)
    seen = []

    def look(told):
        state = source_states.get(db, "riffusion")
        seen.append((state.running, state.done, pages_asked(api), len(library.titles()), [*told]))

    told, options = paused_after_a_page(db, look)
    done = sync(**options)

    assert [(True, 100, [0], 100, [100])] == seen
    assert ([100, 197, 250], 250) == (told[:3], done.changed)
    assert sorted(set(pages_asked(api))) == pages_asked(api)
    assert not source_states.get(db, "riffusion").running


def test_a_list_that_moves_in_a_pause_loses_nothing(api, db, sync, library):
    api.songs = newest_first(250)

    def move(_told):
        api.songs[:0] = [song(n) for n in range(255, 250, -1)]
        del api.songs[200]

    _, options = paused_after_a_page(db, move)
    sync(**options)

    assert sorted(each["title"] for each in api.songs) == sorted(library.titles())


def test_a_pause_asks_for_no_look_up_less(api, db, library, source):
    library.add(song(1, status="processing"))
    api.songs = [song(1)]
    pauses.pause(db, pauses.SYNCS, paused=True)
    lookups.want(db, [library.card(song(1))], NOW.timestamp())
    (due,) = lookups.due(db, "riffusion", NOW.timestamp())

    lookup.look_up(db, source, due, lambda: NOW)

    assert "completed" == library.card(song(1)).status
