"""Songs whose source gives no address: their audio is kept through the API."""

from dataclasses import replace

import pytest

from tests.archives import SMALL
from tests.factories import NOW
from tests.fake_flowmusic import EMAIL, MP3, OWNER, FakeFlowMusic, clip, uuid, whole_clip
from webapp import database
from webapp.archive import disk
from webapp.archive.store import Archive
from webapp.library import files, songs, source_states
from webapp.sources.api_client import ApiClient, Limits
from webapp.sources.flowmusic import FlowMusic
from webapp.sources.media_client import MediaClient
from webapp.sync.list_sync import ListSync
from webapp.worker.archive_task import ArchiveTask

DOWNLOAD = "/v1/flowmusic/music/download"
HERE = {"base_url": "http://localhost:8420"}


@pytest.fixture
def api():
    with FakeFlowMusic() as fake:
        yield fake


@pytest.fixture
def config(config):
    return replace(config, sources=("flowmusic",))


@pytest.fixture
def source(api):
    api_client = ApiClient(api.base_url, api.token, limits=Limits(tries=1))
    yield FlowMusic(api_client)
    api_client.close()


class Turns:
    """`now` is the clock, in seconds since 1970."""

    def __init__(self, config, db, api, source):
        self.config, self.db, self.api, self.source = config, db, api, source
        self.now = NOW.timestamp()
        self.archive_task = self.new_archive_task({"flowmusic": source})

    def new_archive_task(self, sources):
        archive = Archive(self.config.archive, MediaClient(), SMALL, sources=sources)
        return ArchiveTask(
            self.config, archive, clock=lambda: self.now, free=lambda _folder: 10**12
        )

    def sync(self, *clips):
        self.api.clips = list(clips)
        ListSync(self.db, self.source, clock=lambda: NOW).run()

    def turn(self, seconds=0):
        self.now += seconds
        self.archive_task.run_once(self.db)

    def card(self, number):
        return songs.by_id(self.db, uuid(number))

    def file(self, number):
        found = files.of_songs(self.db, [self.card(number).key])
        return next((each for each in found if each.kind == "audio"), None)

    def folder(self, number):
        return disk.song_folder(self.config.archive, self.card(number).id)

    def asked(self):
        return [each for each in self.api.requests if each.path == DOWNLOAD]


@pytest.fixture
def turns(config, db, api, source):
    made = Turns(config, db, api, source)
    yield made
    made.archive_task.close()


def silent(number, **fields):
    """A clip without any address."""
    return clip(number, **{"image_url": None, **fields})


def test_a_song_without_an_address_is_kept_through_the_api(turns, client):
    turns.sync(silent(1))
    assert (False, True) == (turns.card(1).has_audio, turns.card(1).audio_on_request)
    before = turns.card(1).mark

    turns.turn()

    card = turns.card(1)
    assert MP3 == (turns.folder(1) / "audio.mp3").read_bytes()
    assert (True, False) == (card.has_audio, card.audio_on_request)
    assert before != card.mark
    with client.get(f"/songs/{uuid(1)}/audio", **HERE) as answer:
        assert MP3 == answer.data
    assert "data-play " in client.get(f"/songs/{uuid(1)}", **HERE).text
    assert {"audio.mp3", "record.json"} == {each.name for each in turns.folder(1).iterdir()}


def test_the_clip_is_asked_for_by_its_whole_name_and_that_is_kept_nowhere(turns, db):
    turns.sync(silent(1))

    turns.turn()

    assert [OWNER + uuid(1)] == [each.params["id"] for each in turns.asked()]
    assert EMAIL.encode() not in (turns.folder(1) / "record.json").read_bytes()
    told = [dict(row) for row in database.rows(db, "SELECT * FROM files")]
    assert EMAIL not in str(told)


def test_what_is_kept_is_not_asked_for_again(turns):
    turns.sync(silent(1))
    turns.turn()

    turns.sync(silent(1, title="Another title"))
    turns.turn(24 * 3600)

    assert 1 == len(turns.asked())


def test_a_song_with_an_address_is_not_asked_of_the_api(turns):
    turns.sync(whole_clip(1, image_url=None, audio_url="http://127.0.0.1:1/1.m4a"))

    turns.turn()

    assert [] == turns.asked()
    assert turns.file(1).url is not None


def test_an_address_that_comes_later_leaves_the_kept_copy(turns):
    turns.sync(silent(1))
    turns.turn()

    turns.sync(whole_clip(1, image_url=None))
    turns.turn()

    assert ("audio.mp3", None) == (turns.file(1).name, turns.file(1).problem)


def test_one_that_is_not_finished_is_tried_again_after_a_minute(turns):
    turns.sync(silent(1))
    turns.api.unfinished = {OWNER + uuid(1)}
    turns.turn()
    assert "The service hasn't finished this song's audio yet." == turns.file(1).problem

    turns.api.unfinished = set()
    turns.turn(30)
    assert 1 == len(turns.asked())
    turns.turn(40)

    assert turns.card(1).has_audio


def test_a_clip_that_the_api_does_not_know_is_told_of_without_the_account(turns):
    turns.sync(silent(1), silent(2))
    turns.api.clips = [silent(2)]

    turns.turn()

    assert turns.file(1).problem.startswith("The API refused the request: Parameter id not a valid")
    assert "mail.example" not in turns.file(1).problem
    assert (False, True) == (turns.card(1).has_audio, turns.card(2).has_audio)
    assert source_states.get(turns.db, "flowmusic").problem is None


def test_an_account_in_trouble_is_a_notice_and_a_pause_until_a_sync_ends_well(turns, client):
    turns.sync(*(silent(n) for n in range(8, 0, -1)))
    turns.api.account_error = "refresh token rejected"
    turns.turn()

    state = source_states.get(turns.db, "flowmusic")
    assert ("account", 1) == (state.problem, state.failures)
    assert "Your account needs you" in client.get("/", **HERE).text
    asked = len(turns.api.requests)
    turns.turn(24 * 3600)
    assert asked == len(turns.api.requests)

    turns.api.account_error = None
    turns.sync(*(silent(n) for n in range(8, 0, -1)))
    turns.turn(3600)
    assert all(turns.card(n).has_audio for n in range(1, 9))


def test_a_refused_token_is_a_notice_and_nothing_more_is_asked(turns):
    turns.sync(silent(1))
    turns.api.token = "another-one"

    turns.turn()
    turns.turn(24 * 3600)

    assert "refused" == source_states.get(turns.db, "flowmusic").problem
    assert 1 == len(turns.asked())


def test_an_api_that_asks_for_a_pause_gets_it(turns):
    turns.sync(*(silent(n) for n in range(8, 0, -1)))
    pause = {"Content-Type": "application/json", "Content-Length": "0", "Retry-After": "100"}
    busy = lambda handler: handler.head(429, pause)  # noqa: E731
    turns.api.fail_next(8, busy)

    turns.turn()
    turns.api.faults.clear()  # how many were under way when the first pause was asked for is open
    asked = len(turns.api.requests)
    turns.turn(90)
    assert asked == len(turns.api.requests)
    turns.turn(20)

    assert turns.card(1).has_audio


def test_what_is_no_audio_is_refused_and_leaves_nothing(turns):
    turns.sync(silent(1))
    turns.api.fail_next(1, lambda handler: handler.send_json({"url": "https://a.example"}))

    turns.turn()

    assert "The server sent a page instead of audio." == turns.file(1).problem
    assert ["record.json"] == [each.name for each in turns.folder(1).iterdir()]


def test_one_that_breaks_off_leaves_nothing_and_comes_whole_the_next_time(turns):
    def cut(handler):
        handler.head(200, {"Content-Type": "audio/mpeg", "Content-Length": str(len(MP3))})
        handler.wfile.write(MP3[:500])
        handler.close_connection = True

    turns.sync(silent(1))
    turns.api.fail_next(1, cut)

    turns.turn()
    assert ["record.json"] == [each.name for each in turns.folder(1).iterdir()]
    turns.turn(61)

    assert MP3 == (turns.folder(1) / "audio.mp3").read_bytes()


def test_a_source_that_is_not_set_is_not_asked(turns):
    turns.sync(silent(1))
    turns.archive_task.close()
    turns.archive_task = turns.new_archive_task({})

    turns.turn()

    assert (None, []) == (turns.file(1).problem, turns.asked())


def test_a_song_out_of_a_file_is_not_asked_of_the_api(turns, library):
    raw = {"id": uuid(1), "title": "Saved", "status": "completed"}
    library.add(raw, source="import")

    turns.turn()

    assert (None, []) == (turns.file(1), turns.asked())


class Stumbling:
    """A source with a bug of ours in it, which one song meets."""

    def __init__(self, source, number):
        self.source, self.stumbles_at, self.asked = source, uuid(number), []

    def audio(self, source_id):
        self.asked.append(source_id)
        if source_id == self.stumbles_at:
            raise ZeroDivisionError
        return self.source.audio(source_id)


def test_what_nobody_foresaw_costs_the_file_it_came_with_and_is_tried_after_a_pause(turns):
    turns.sync(silent(3), silent(2), silent(1))
    source = Stumbling(turns.source, 2)
    turns.archive_task = turns.new_archive_task({"flowmusic": source})

    with pytest.raises(ZeroDivisionError):  # which the worker's process says
        turns.turn()
    turns.turn(30)

    assert [True, False, True] == [turns.card(number).has_audio for number in (1, 2, 3)]
    assert "Songwall stumbled over it (ZeroDivisionError)" in turns.file(2).problem
    assert 1 == source.asked.count(uuid(2))
    with pytest.raises(ZeroDivisionError):
        turns.turn(files.FIRST_PAUSE)
    assert (2, 2) == (source.asked.count(uuid(2)), turns.file(2).attempts)
