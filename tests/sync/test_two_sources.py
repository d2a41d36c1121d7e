"""Riffusion and Flow Music in one library: each by itself, and no account's address anywhere."""

import json
import logging
import re
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from tests.factories import NOW
from tests.fake_flowmusic import EMAIL, FakeFlowMusic, clip, job, uuid, whole_clip
from tests.fakes import song
from webapp import cli, database
from webapp.library import pauses, source_states
from webapp.sources.api_client import ApiClient, Limits
from webapp.sources.flowmusic import FlowMusic
from webapp.sources.riffusion import Riffusion
from webapp.sync.list_sync import ListSync
from webapp.worker.process import Worker, all_tasks
from webapp.worker.sync_task import SyncTask

BOTH = ("riffusion", "flowmusic")
HERE = {"base_url": "http://localhost:8420"}


@pytest.fixture
def api():
    with FakeFlowMusic() as fake:
        yield fake


@pytest.fixture
def config(config):
    return replace(config, sources=BOTH)


@pytest.fixture
def sources(api):
    clients = [ApiClient(api.base_url, api.token, limits=Limits(tries=1)) for _ in BOTH]
    yield {"riffusion": Riffusion(clients[0]), "flowmusic": FlowMusic(clients[1])}
    for client in clients:
        client.close()


@pytest.fixture
def sync(db, config, sources):
    def run(name, now=NOW, **options):
        others = config.sources_beside(name)
        made = ListSync(db, sources[name], others=others, clock=lambda: now, **options)
        made.run()
        return made.changed

    return run


@pytest.fixture
def command(api, tmp_path):
    def run(*arguments, **more):
        env = {
            "SONGWALL_DATA": str(tmp_path / "own"),
            "SONGWALL_SOURCE": "riffusion,flowmusic",
            "USEAPI_TOKEN": api.token,
            "USEAPI_BASE_URL": api.base_url,
        }
        return CliRunner().invoke(cli.main, arguments, env=env | more)

    return run


def source_of(db, source_id):
    row = database.one(db, "SELECT source, gone FROM songs WHERE source_id = ?", [source_id])
    return row["source"], row["gone"]


def test_both_hang_on_one_wall(api, sync, library):
    api.songs, api.clips = [song(1)], [clip(2)]

    assert (1, 1) == (sync("riffusion"), sync("flowmusic"))
    assert {"Song 1", "Clip 2"} == set(library.titles())


def test_songs_without_dates_hang_in_the_order_of_their_list(api, sync, library):
    api.clips = [clip(n) for n in range(250, 0, -1)]
    sync("flowmusic")
    api.clips[:0] = [clip(302), clip(301)]
    sync("flowmusic", NOW + timedelta(minutes=10))

    newest = [302, 301, *range(250, 0, -1)]
    assert [f"Clip {n}" for n in newest] == library.titles()


def test_a_song_that_both_list_stays_with_the_first(api, db, sync):
    api.songs = [song(1, id=uuid(1), image_url="https://a.example/1.jpeg")]
    api.clips = [clip(1, image_url="https://b.example/1.jpeg")]
    sync("riffusion")
    sync("flowmusic")

    again = [sync(name, NOW + timedelta(minutes=n)) for n, name in enumerate(BOTH * 2)]

    assert [0, 0, 0, 0] == again
    assert ("riffusion", 0) == source_of(db, uuid(1))
    assert "a.example" in database.one(db, "SELECT cover_url FROM songs")[0]


def test_a_song_that_one_lists_no_more_is_the_others(api, db, sync):
    api.songs, api.clips = [song(1, id=uuid(1))], []
    sync("riffusion")
    api.songs = []
    sync("riffusion", full=True)
    sync("riffusion", full=True)
    api.clips = [clip(1)]
    sync("flowmusic")

    assert ("flowmusic", 0) == source_of(db, uuid(1))


def test_a_song_of_a_source_that_is_no_more_set_is_taken_over(api, db, sources, sync):
    api.songs, api.clips = [song(1, id=uuid(1))], [clip(1)]
    sync("riffusion")

    ListSync(db, sources["flowmusic"], clock=lambda: NOW).run()

    assert ("flowmusic", 0) == source_of(db, uuid(1))


def test_what_one_lists_is_not_gone_from_the_other(api, db, sync):
    api.songs, api.clips = [song(1)], [clip(2)]
    for name in BOTH * 3:
        sync(name, full=True)

    assert [0, 0] == [row["gone"] for row in database.rows(db, "SELECT gone FROM songs")]


def test_one_that_fails_does_not_stop_the_other(api, config, db, sources, library, caplog):
    api.songs, api.account_error = [song(1)], "refresh token rejected"

    for source in reversed(sources.values()):
        SyncTask(config, source).run_once(db)

    assert ["Song 1"] == library.titles()
    states = source_states.several(db, BOTH)
    assert [None, "account"] == [state.problem for state in states]


# how the worker's threads are ended
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_each_source_works_in_a_thread_of_its_own(api, config, db, sources, library):
    api.songs, api.clips = [song(1)], [clip(2)]
    asked = []

    class Stuck(Riffusion):
        def page(self, offset=0, limit=100):  # noqa: ARG002
            asked.append(offset)
            api.closing.wait(30)
            return []

    with at_work(config, [Stuck(None), sources["flowmusic"]]):
        wait_until(lambda: asked and library.titles() == ["Clip 2"])
        api.closing.set()


@contextmanager
def at_work(config, sources):
    """A worker in this process; its threads end at their next rest once the test saw enough."""
    enough, others = threading.Event(), set(threading.enumerate())

    def rest(seconds):
        if enough.wait(seconds):
            sys.exit()  # this thread

    run = Worker(config, sleep=rest).run
    threading.Thread(target=run, args=[all_tasks(config, sources)], daemon=True).start()
    try:
        yield
    finally:
        enough.set()
        for thread in set(threading.enumerate()) - others:
            if "run_task" in thread.name:
                thread.join(20)
                assert not thread.is_alive()


def wait_until(holds):
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_command_syncs_both_and_says_which_one_failed(api, command):
    api.songs, api.clips, api.account_error = [song(1)], [clip(2)], "refresh token rejected"

    done = command("sync")

    assert 1 == done.exit_code
    assert "Riffusion: Up to date: 1 song added or updated" in done.stdout
    assert done.stderr.startswith("Flow Music: The API couldn't refresh your account")
    last = json.loads(command("status", "--json").stdout)["last_sync"]
    assert (False, True) == (last["ok"], last["error"].startswith("Flow Music: "))


def test_a_command_names_no_source_where_there_is_one(api, command):
    api.clips = [clip(2)]

    assert command("sync", SONGWALL_SOURCE="flowmusic").stdout.startswith("Up to date: ")


def test_a_notice_names_its_source_and_links_to_its_page(client, db):
    source_states.write(db, "flowmusic", problem="account", sentence="Why.")
    source_states.write(db, "riffusion", problem="passing", sentence="Why.")

    page = client.get("/", **HERE).text

    assert "Flow Music: your account needs you" in page
    assert "a fresh refresh token" in page
    assert "https://useapi.net/docs/api-flowmusic-v1/post-flowmusic-accounts" in page
    assert "Riffusion: no songs fetched yet" in page


def test_a_sync_can_be_asked_for_while_the_other_runs(client, db):
    source_states.begin(db, "riffusion", "2025-03-01T12:00:00Z", None)

    client.post("/sync", **HERE)

    states = source_states.several(db, BOTH)
    assert [False, True] == [state.asked_at is not None for state in states]


@pytest.mark.parametrize("name", BOTH)
def test_who_asks_again_for_a_song_gets_a_sync_where_only_the_list_tells(client, db, library, name):
    library.add(song(1, status="failed"), source=name)

    client.post(f"/songs/{song(1)['id']}/look-up", **HERE)

    asked = source_states.get(db, name).asked_at is not None
    assert asked == (name == "flowmusic")


def test_who_asks_again_while_syncs_are_paused_is_told_so_and_nothing_polls(client, db, library):
    library.add(song(1, status="failed"), source="flowmusic")
    here = client.post(f"/songs/{song(1)['id']}/look-up", **HERE).location
    asking = client.get(here, headers={"HX-Request": "true"}, **HERE).text
    pauses.pause(db, pauses.SYNCS, paused=True)

    line = client.get(here, headers={"HX-Request": "true"}, **HERE).text
    page = client.get(here, **HERE)

    assert "hx-get" in asking
    assert "hx-get" not in line
    assert "Refresh" not in page.headers
    assert all("Syncs are paused" in each for each in (line, page.text))


def test_a_song_that_cannot_be_played_yet_says_so_in_words(api, client, sync):
    api.clips = [clip(2), whole_clip(1)]
    sync("flowmusic")

    wall = client.get("/", **HERE).text
    page = client.get(f"/songs/{uuid(2)}", **HERE).text
    audio = client.get(f"/songs/{uuid(2)}/audio", **HERE)

    assert [uuid(1)] == re.findall(r'data-song="([^"]*)"[^>]* data-audio', wall)
    assert 1 == wall.count("This song plays as soon as its audio is on this disk.")
    assert "data-play " not in page.partition('id="alike"')[0]
    assert "This song plays as soon as its audio is on this disk." in page
    assert (404, True) == (audio.status_code, "as soon as its audio" in audio.text)


def test_a_song_that_is_never_fetched_does_not_promise_to_play(api, config, sync, new_app):
    api.clips = [clip(2)]
    sync("flowmusic")
    client = new_app(replace(config, keep=False)).test_client()

    pages = [client.get(each, **HERE).text for each in ("/", f"/songs/{uuid(2)}")]
    audio = client.get(f"/songs/{uuid(2)}/audio", **HERE)

    assert all("SONGWALL_KEEP is off" in each for each in (*pages, audio.text))
    assert not any("as soon as its audio" in each for each in (*pages, audio.text))


def walk(client):
    """Every page that links lead to, and what songs have besides: (address, answer).

    Of walls those narrowed by one thing: they can be narrowed in thousands of ways.
    """
    found, left = {}, ["/", "/health", "/sync", "/songs/pending?card=a:1"]
    while left:
        address = left.pop()
        if address in found or not address.startswith("/") or address.startswith("/static"):
            continue
        if "&" in address and urlsplit(address).path in {"/", "/find"}:
            continue
        found[address] = answer = client.get(address, **HERE)
        text = answer.text if answer.mimetype != "image/svg+xml" else ""
        left += [
            each.replace("&amp;", "&")
            for each in re.findall(r'(?:href|src|action|hx-get)="([^"]+)"', text)
        ]
    return found


def test_no_address_of_an_account_is_kept_shown_or_said(
    api, client, command, db, config, caplog, tmp_path
):
    caplog.set_level(logging.DEBUG)
    api.songs = [song(900)]
    api.clips = [
        clip(9, title=f"For {EMAIL}", lyrics=f"Oh, {EMAIL}"),
        clip(8, image_url=f"https://covers.example/{EMAIL}.jpeg"),
        clip(7, audio_url=f"https://media.example/{EMAIL.replace('@', '%40')}.m4a"),
        clip(6, parent=clip(1)["clip"], email=EMAIL, made_by={"mail": EMAIL.upper()}),
        clip(5, status="pending", jobid=job(1)["jobid"]),
        whole_clip(4, title="Morning - drums"),
        whole_clip(3, title="Morning"),
        {"clip": f"user:1-{EMAIL}", "title": EMAIL},
    ]
    api.jobs = [job(1, clips=[whole_clip(5, title=f"{EMAIL} again")])]
    said = [command("sync", USEAPI_EMAIL=EMAIL, SONGWALL_DATA=str(config.data))]
    api.account_error = "refresh token rejected"
    said.append(command("sync", USEAPI_EMAIL=EMAIL, SONGWALL_DATA=str(config.data)))
    said += [command("status", *more, SONGWALL_DATA=str(config.data)) for more in ([], ["--json"])]

    answers = walk(client)

    assert {f"/songs/{uuid(n)}" for n in range(3, 10)} <= set(answers)
    told = [done.output + done.stderr for done in said]
    told += [f"{at} {answer.headers!r} {answer.text}" for at, answer in answers.items()]
    told += [caplog.text]
    told += [str(dict(row)) for row in every_row(db)]
    told += [
        file.read_bytes().decode("latin-1") for file in config.data.rglob("*") if file.is_file()
    ]
    for each in told:
        assert not re.search(r"mail\.example|singer|user:1234", each, re.IGNORECASE), each[:2000]


def every_row(db):
    tables = database.rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return [row for table in tables for row in database.rows(db, f"SELECT * FROM {table['name']}")]
