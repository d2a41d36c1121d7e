import dataclasses
import html
import re
import threading

import pytest

from tests.archives import M4A, picture
from tests.factories import Library
from tests.fakes import Media, song
from webapp import database
from webapp.archive.space import DISK_LOW
from webapp.library import archive_stats, checks, files, imports, inbox, pauses, source_states
from webapp.records import services
from webapp.worker.archive_task import AT_ONCE

HERE = {"base_url": "http://localhost:8420"}


@pytest.fixture
def page(client):
    return lambda: client.get("/archive", **HERE).text


@pytest.fixture
def post(client):
    return lambda address, **data: client.post(address, data=data, **HERE)


def words(page):
    """What a reader sees of the page's middle."""
    middle = page[page.index('<main id="main"') : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", middle).replace("&#39;", "'").split())


def headline(page):
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


def keep_all(keeping):
    keeping.turn()
    source_states.write(keeping.db, "riffusion", synced_at="2025-03-01T12:00:00Z")


def test_an_empty_library_says_what_would_be_kept(page):
    assert "Nothing here yet" == headline(page())
    assert 'href="/import"' in page()


def test_when_all_is_kept_the_page_says_so_first(keeping, page):
    for number in (1, 2):
        keeping.add(number, M4A, picture())
    keep_all(keeping)

    found = page()

    assert "All 2 songs are safe here" == headline(found)
    assert "Audio 2 of 2 Covers 2 of 2" in words(found)
    assert "every 2s" not in found


def test_songs_that_are_still_made_do_not_count(keeping, page):
    keeping.add(1, M4A)
    keeping.add(2, status="processing")
    keep_all(keeping)

    assert "Your song is safe here" == headline(page())


def test_while_files_are_due_the_page_asks_for_itself(keeping, page, client):
    keeping.add(1, M4A)
    source_states.write(keeping.db, "riffusion", synced_at="2025-03-01T12:00:00Z")

    found = page()
    asked = re.search(r'hx-get="(/archive/news\?mark=\w+)"', found)[1]

    assert "0 of 1 song is safe here" == headline(found)
    assert 204 == client.get(asked, **HERE).status_code
    keeping.turn()
    keeping.library.add(song(7, status="failed"))  # another version: nothing counted before holds
    answer = client.get(asked, **HERE)
    assert 200 == answer.status_code
    assert "hx-trigger" not in answer.text
    assert "Your song is safe here" == headline(answer.text)


def test_what_is_missing_is_grouped_by_why_with_its_songs(keeping, page):
    for number in (1, 2, 3):
        keeping.add(number, Media(status=404), title=f"Lost {number}")
    keeping.add(4, M4A, b"no picture", title="Blind")
    keep_all(keeping)

    found = words(page())

    assert "1 of 4 songs is safe here" in found
    assert "3 audio" in found
    assert "Lost 3 , Lost 2 , Lost 1" in found
    assert "isn't a picture. Blind" in found


def test_the_first_songs_of_each_reason_are_named(keeping):
    for number in range(1, 9):
        keeping.add(number, Media(status=404))
    keeping.add(9, M4A, b"no picture")
    keeping.turn()

    audio, cover = archive_stats.reasons(keeping.db, 9)
    titles = [
        [song.title for song in archive_stats.troubled(keeping.db, reason, 2)]
        for reason in (audio, cover)
    ]

    assert [["Song 8", "Song 7"], ["Song 9"]] == titles
    assert ("audio", 8, "cover", 1) == (audio.kind, audio.files, cover.kind, cover.files)
    sql = "SELECT min(due_at) FROM files WHERE kind = ? AND state = 'failed'"
    for reason in (audio, cover):
        assert reason.problem
        assert keeping.now < reason.due_at == database.one(keeping.db, sql, [reason.kind])[0]


def test_songs_without_any_address_are_told_apart(keeping, page):
    keeping.add(1, M4A)
    keeping.add(2, title="Mute")
    keep_all(keeping)

    found = words(page())

    assert "1 of 2 songs is safe here" in found
    assert "No record says where their audio is" in found
    assert "Mute" in found


def test_try_again_makes_everything_due(keeping, post):
    raw = keeping.add(1, Media(status=404))
    keeping.turn()
    keeping.api.media["1.m4a"] = Media(M4A)
    keeping.turn()
    assert keeping.library.card(raw).audio_kept is None

    answer = post("/archive/fetch")
    keeping.turn()

    assert (303, "/archive") == (answer.status_code, answer.location)
    assert keeping.library.card(raw).audio_kept


def test_a_pause_holds_until_it_is_taken_back(keeping, post, page):
    raw = keeping.add(1, M4A)

    post("/archive/keeping", paused="1")
    keeping.turn()
    assert [] == keeping.api.requests
    assert "You paused the copying" in page()
    post("/archive/keeping", paused="0")
    keeping.turn()

    assert keeping.library.card(raw).audio_kept


@pytest.mark.parametrize("path", ["keeping", "checking", "syncing", "importing"])
@pytest.mark.parametrize("told", [{}, {"paused": "yes"}])
def test_a_form_that_does_not_say_whether_to_pause_changes_nothing(keeping, client, path, told):
    pauses.pause(keeping.db, pauses.KEEPING, paused=True)
    checks.write(keeping.db, paused=1)
    pauses.pause(keeping.db, pauses.SYNCS, paused=True)
    pauses.pause(keeping.db, pauses.IMPORTS, paused=True)

    answer = client.post(f"/archive/{path}", data=told)

    assert 400 == answer.status_code
    assert "so nothing was changed" in answer.text
    assert pauses.paused(keeping.db, pauses.KEEPING)
    assert checks.get(keeping.db).paused
    assert pauses.paused(keeping.db, pauses.SYNCS)
    assert pauses.paused(keeping.db, pauses.IMPORTS)


def test_what_is_under_way_in_a_pause_ends_well_and_nothing_else_begins(keeping):
    together = threading.Barrier(AT_ONCE)

    def pause(handler):
        together.wait(60)  # seconds, on a busy machine
        db = database.connect(keeping.config.database)
        pauses.pause(db, pauses.KEEPING, paused=True)
        db.close()
        handler.send_body(M4A, "audio/mp4")

    raws = [keeping.add(number, Media()) for number in range(AT_ONCE + 1, 0, -1)]
    for number in range(AT_ONCE + 1, 1, -1):
        keeping.api.media[f"{number}.m4a"].faults.append(pause)
    keeping.turn()

    kept = [bool(keeping.library.card(raw).audio_kept) for raw in raws]
    assert [True] * AT_ONCE + [False] == kept


def test_what_nobody_has_any_more_is_told_once_and_not_to_be_tried_again(kept, keeping, page):
    raw = keeping.add(9)  # its audio was brought, and the copy is lost
    key = keeping.library.card(raw).key
    kept.execute(
        """INSERT INTO files (key, kind, place, state, problem, due_at)
           VALUES (?, 'audio', 9, 'failed', 'The copy was damaged.', ?)""",
        [key, files.NEVER],
    )

    found = words(page())

    assert "The copy was damaged." in found
    assert "9999" not in page()
    assert "Next try" not in found
    assert 0 == archive_stats.get(kept).silent
    assert [] == archive_stats.silent(kept, 5)


def test_a_full_disk_is_said_on_every_page(library, db, client, page):
    library.add(song(1, download_url="https://media.example/1.m4a"))
    files.halt(db, DISK_LOW)

    assert DISK_LOW in client.get("/", **HERE).text
    assert 'href="/archive">Archive</a>' in client.get("/", **HERE).text
    assert 1 == page().count(DISK_LOW)


def test_keeping_switched_off_is_said_plainly(config, library, db, new_app):
    source_states.write(db, "riffusion", synced_at="2025-03-01T12:00:00Z")
    library.add(song(1, download_url="https://media.example/1.m4a"), song(2))
    app = new_app(dataclasses.replace(config, keep=False))

    found = app.test_client().get("/archive", **HERE).text

    assert "Your songs aren't copied here" == headline(found)
    assert "SONGWALL_KEEP" in found
    assert "you can add it from your files" not in found
    assert "hx-trigger" not in found[found.index('id="archive"') : found.index("<h1>")]


def test_what_was_kept_before_it_was_switched_off_is_not_denied(keeping, new_app):
    keeping.add(1, M4A)
    keep_all(keeping)
    keeping.add(2, "https://media.example/2.m4a")
    app = new_app(dataclasses.replace(keeping.config, keep=False))

    found = words(app.test_client().get("/archive", **HERE).text)

    assert "nothing more is copied. What's here stays" in found
    assert "only the records of your songs" not in found


def test_the_limit_stands_beside_what_is_used(config, library, new_app):
    library.add(song(1))
    app = new_app(dataclasses.replace(config, keep_bytes=50e9))

    found = app.test_client().get("/archive", **HERE).text

    assert "of 50 GB allowed" in found


@pytest.fixture
def kept(keeping):
    keeping.add(1, M4A)
    keep_all(keeping)
    return keeping.db


def test_a_check_is_asked_for_once(kept, post, page):
    assert "Disks forget" in page()

    post("/archive/check")

    assert checks.get(kept).expected
    assert "The check starts in a moment" in page()
    assert "Check my files" not in page()


def test_a_check_that_runs_says_how_far_it_is_and_may_be_paused(kept, post, page):
    checks.write(kept, started_at="2025-03-01T12:00:00Z", files=3, total=20, wrong=1)
    assert "3 of 20 files read, 1 damaged." in words(page())

    post("/archive/checking", paused="1")
    assert "Paused: 3 of 20" in words(page())
    assert "every 2s" not in page()
    post("/archive/checking", paused="0")

    assert 0 == checks.get(kept).paused


def test_the_last_check_says_what_it_found(kept, page):
    checks.write(kept, ended_at="2025-03-01T12:00:00Z", files=20, total=20)
    assert "all 20 files are intact" in words(page())

    checks.write(kept, wrong=2)

    assert "20 files read, with their songs' records: 2 were damaged or missing." in words(page())


def test_a_check_that_runs_is_not_asked_for_again(kept, post):
    checks.write(kept, started_at="2025-03-01T12:00:00Z")

    post("/archive/check")

    assert not checks.get(kept).expected


def test_imports_say_what_came_of_them(kept, page):
    at = "2025-03-01T12:00:00Z"
    told = {"problems": ["bad.json: <b>no</b> song"], "remarks": ["2 songs of audio alone."]}
    imports.note(kept, "one.zip", at, at, read=9, changed=4, kept=2, unusable=3, **told)
    imports.note(kept, "two.json", at, at, failure="No song was found in “two.json”.")

    found = words(page())

    assert "4 songs added or updated, 5 already here. 2 files copied." in found
    assert "3 entries couldn't be used." in found
    grouped = {"problems": ["1,200 times: no id (a)", "b: no id"], "remarks": []}
    imports.note(kept, "three.zip", at, at, read=9, unusable=1_203, **grouped)
    assert "b: no id … and 2 more." in words(page())
    both = (
        "couldn't be used bad.json: &lt;b&gt;no&lt;/b&gt; song … and 2 more. Good to know 2 songs"
    )
    assert both in found
    assert "No song was found in “two.json”." in found
    assert found.index("two.json") < found.index("one.zip")


def test_an_unchanged_page_is_not_sent_again(kept, client):
    etag = client.get("/archive", **HERE).headers["ETag"]
    again = {"If-None-Match": etag}
    assert 304 == client.get("/archive", headers=again, **HERE).status_code

    checks.write(kept, asked_at="2025-03-01T12:00:00Z")

    assert 200 == client.get("/archive", headers=again, **HERE).status_code


def test_several_sources_are_told_apart(config, db, new_app):
    Library(db).add(song(1))
    for name in ("riffusion", "flowmusic"):
        source_states.write(db, name, synced_at="2025-03-01T12:00:00Z")
    source_states.write(db, "flowmusic", problem="passing", sentence="It slept.")
    app = new_app(dataclasses.replace(config, sources=("riffusion", "flowmusic")))

    found = words(app.test_client().get("/archive", **HERE).text)

    assert "Riffusion: Last updated" in found
    assert "Flow Music: It slept. Last updated" in found


@pytest.fixture
def masthead(client):
    return lambda: client.get("/sync", **HERE).text


def begin_sync(db):
    source_states.begin(db, "riffusion", "2025-03-01T12:00:00Z", 500)
    source_states.write(db, "riffusion", done=300, synced_at="2025-02-01T12:00:00Z")


def test_a_sync_that_runs_may_be_paused_and_gone_on_with(kept, post, page, masthead):
    begin_sync(kept)
    assert "300 of 500 songs fetched so far." in words(page())
    assert 'name="paused" value="1">Pause<' in page()

    answer = post("/archive/syncing", paused="1")
    assert (303, "/archive") == (answer.status_code, answer.location)
    assert "Paused: 300 of 500 songs fetched so far." in words(page())
    assert "every 2s" not in page()
    assert ">Sync paused<" in masthead()
    assert "every 1s" not in masthead()
    post("/archive/syncing", paused="0")

    assert "Paused" not in page()
    assert "every 2s" in page()
    assert "every 1s" in masthead()


def test_sync_now_goes_on_with_a_paused_sync_and_begins_no_other(kept, post):
    begin_sync(kept)
    pauses.pause(kept, pauses.SYNCS, paused=True)

    post("/sync")

    assert not pauses.paused(kept, pauses.SYNCS)
    assert source_states.get(kept, "riffusion").asked_at is None


def test_a_pause_of_what_was_asked_for_or_has_ended_says_so(kept, post, page):
    post("/sync")
    post("/archive/syncing", paused="1")
    assert "Paused. It starts when you resume." in words(page())

    source_states.write(kept, "riffusion", asked_at=None)
    assert "Paused: nothing is fetched until you resume. Last updated" in words(page())

    source_states.write(kept, "riffusion", problem="passing", sentence="It slept.")
    assert "It slept. Songwall tries again when you resume." in words(page())
    assert ">Resume<" in page()


def test_a_paused_sync_is_no_trouble(kept, client):
    begin_sync(kept)
    pauses.pause(kept, pauses.SYNCS, paused=True)

    assert client.get("/health", **HERE).json["ok"]
    assert 'role="alert"' not in client.get("/", **HERE).text
    assert "data-stale" not in client.get("/sync", **HERE).text


def test_what_was_brought_may_be_paused_and_gone_on_with(kept, post, page):
    for name in ("one.zip", "two.zip"):
        imports.ask(kept, name, name, [name], "2025-03-01T12:00:00Z")
    row = imports.due(kept)
    begun = {"started_at": "2025-03-01T12:00:00Z", "done": 20_000_000, "total": 50_000_000}
    imports.write(kept, row.number, **begun)
    assert "Being read: 20 MB of 50 MB." in words(page())
    assert "Waiting for its turn." in words(page())

    post("/archive/importing", paused="1")
    assert "Paused: 20 MB of 50 MB read." in words(page())
    assert "Paused. It's read when you resume." in words(page())
    assert "every 2s" not in page()
    post("/archive/importing", paused="0")

    assert "Being read: 20 MB of 50 MB." in words(page())
    assert "every 2s" in page()


def test_where_nothing_is_read_there_is_nothing_to_pause(kept, page):
    imports.note(kept, "one.zip", "2025-03-01T12:00:00Z", "2025-03-01T12:00:00Z", read=1)

    assert "/archive/importing" not in page()


def test_a_folder_that_is_watched_is_told_by_its_last_name_with_what_is_wrong(
    config, kept, new_app, tmp_path
):
    client = new_app(dataclasses.replace(config, inbox=tmp_path / "<My songs>")).test_client()
    well = client.get("/archive", **HERE).text
    inbox.note_problem(kept, "The inbox folder is not there.")
    wrong = client.get("/archive", **HERE).text
    inbox.note_problem(kept, None)
    pauses.pause(kept, pauses.IMPORTS, paused=True)
    paused = client.get("/archive", **HERE).text

    assert "inbox folder “ &lt;My songs&gt; ” are added by themselves" in words(well)
    assert "The inbox folder is not there. Then it carries on by itself" in words(wrong)
    assert "are added when you resume" in words(paused)
    assert 'name="paused" value="0">Resume<' in paused
    assert str(tmp_path) not in well + wrong + paused


def test_where_no_folder_is_watched_nothing_is_told_of_one(kept, page):
    inbox.note_problem(kept, "The inbox folder is not there.")

    assert "inbox" not in words(page())


def test_the_import_page_names_all_that_is_read(client):
    page = html.unescape(client.get("/import").text)

    brought = {services.label(name) for name in services.SERVICES} - {"Demo", "Mureka"}
    forms = {"MP3", "M4A", "MP4", "WAV", "AIFF", "FLAC", "Ogg", "Opus", "WebM", "AAC"}
    words = {".lrc", ".srt", ".vtt", ".txt", ".csv", ".tsv", ".gz", "ZIP", "JPEG", "PNG", "WebP"}
    assert set() == {name for name in brought | forms | words if name not in page}
