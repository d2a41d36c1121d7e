"""Plays: told several times, counted once, taken out, written to the disk and read back."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

import webapp
from tests.factories import hear, rich_song
from webapp import database
from webapp.archive import play_log
from webapp.errors import NotFoundError, StorageError
from webapp.library import plays, songs, user_marks
from webapp.library.plays import Play
from webapp.query.song_filter import SongFilter
from webapp.search import counts

RAW = rich_song(1, play_count=17)


@pytest.fixture
def key(library):
    library.add(RAW)
    return library.card(RAW).key


def plays_of(db, key):
    """The song's plays as pages say them, as marks have them, and by its rows."""
    sql = "SELECT count(*) FROM plays WHERE key = ? AND heard AND NOT removed"
    shown = database.one(db, "SELECT plays FROM songs WHERE key = ?", [key])[0]
    return shown - 17, user_marks.of(db, key).plays, database.one(db, sql, [key])[0]


def test_a_play_counts_once_however_often_it_is_told(library, key):
    for seconds, heard in ((4, False), (100, True), (100, True), (150, True), (20, False)):
        plays.note(library.db, key, Play("one", 1_700_000_000, seconds, heard))

    [entry] = plays.page(library.db, 10)
    assert (150, True, 1_700_000_000) == (entry.play.seconds, entry.play.heard, entry.play.at)
    assert (1, 1, 1) == plays_of(library.db, key)


def test_where_it_was_left_stays_though_an_earlier_word_comes_later(library, key):
    plays.note(library.db, key, Play("one", 5, 40, heard=False, left_at=41.5, parts="0-41"))
    plays.note(library.db, key, Play("one", 5, 20, heard=False))

    [entry] = plays.page(library.db, 10)
    assert (41.5, "0-41", 40) == (entry.play.left_at, entry.play.parts, entry.play.seconds)


def test_one_that_is_taken_out_counts_no_more_until_it_is_back(library, key):
    play_id = hear(library.db, key)
    hear(library.db, key)
    plays.set_removed(library.db, play_id, removed=True)
    plays.set_removed(library.db, play_id, removed=True)
    assert (1, 1, 1) == plays_of(library.db, key)
    assert 1 == len(plays.page(library.db, 10))

    plays.set_removed(library.db, play_id, removed=False)
    assert (2, 2, 2) == plays_of(library.db, key)
    with pytest.raises(NotFoundError):
        plays.set_removed(library.db, "unknown", removed=True)


def test_a_song_whose_only_play_is_taken_out_is_unheard_again(library):
    raw = rich_song(2, play_count=0)
    library.add(raw)
    key = library.card(raw).key
    unheard = SongFilter(states=("unheard",))
    assert 1 == counts.total(library.db, unheard).songs
    play_id = hear(library.db, key)
    heard_version = songs.version(library.db)
    assert 0 == counts.total(library.db, unheard).songs
    plays.set_removed(library.db, play_id, removed=True)

    assert 1 == counts.total(library.db, unheard).songs
    assert heard_version < songs.version(library.db)


def test_pages_of_the_history_hold_each_play_once_whatever_the_clock_did(library, key):
    chance = random.Random(3)  # noqa: S311 (no secret)
    for number in range(60):
        plays.note(library.db, key, Play(f"play-{number}", chance.randrange(9), 30, heard=False))
    seen, before = [], None
    while page := plays.page(library.db, 7, before):
        seen += page
        before = (page[-1].play.at, page[-1].number)

    assert 60 == len({entry.number for entry in seen}) == len(seen)
    assert seen == sorted(seen, key=lambda entry: (entry.play.at, entry.number), reverse=True)


def write(db, folder):
    play_log.write_all(db, folder)
    return dict(play_log.read(folder))


def test_what_is_written_is_what_is_read(library, key, tmp_path):
    folder = tmp_path / "plays"
    play = Play(
        "one-play", 1_700_000_000, 42.5, heard=True, left_at=60.25, parts="0-40", origin="«é»"
    )
    plays.note(library.db, key, play)
    assert {RAW["id"]: play} == write(library.db, folder)
    plays.set_removed(library.db, "one-play", removed=True)
    hear(library.db, key, "2025-01-31T23:59:59Z")

    write(library.db, folder)
    assert [] == plays.unwritten(library.db, 10)
    read = {play.id: play for _, play in play_log.read(folder)}
    assert read["one-play"].removed
    assert ["2023-11.jsonl", "2025-01.jsonl"] == sorted(path.name for path in folder.iterdir())


def test_a_torn_line_costs_only_itself(library, key, tmp_path):
    folder = tmp_path / "plays"
    hear(library.db, key)
    write(library.db, folder)
    [path] = folder.iterdir()
    path.write_bytes(path.read_bytes() + b'{"id": "torn", "so')
    hear(library.db, key)
    write(library.db, folder)

    assert 2 == len(play_log.read(folder))


NONSENSE = [
    *([], 5, {}, {"id": 5}, {"id": "a"}, {"id": "a", "at": "x", "seconds": 1}),
    *({"id": "a" * 65, "at": 1, "seconds": 1}, {"id": "a", "at": -1, "seconds": 1}),
    {"id": "a", "at": 1, "seconds": float("nan")},
]


@pytest.mark.parametrize("said", NONSENSE)
def test_lines_that_say_no_play_are_passed_over(tmp_path, said):
    (tmp_path / "2025-01.jsonl").write_text(
        f"{json.dumps(said)}\n\0\n{'[' * 9000}\n{'x' * 20_000}\n", encoding="utf-8"
    )
    assert [] == play_log.read(tmp_path)


@pytest.mark.parametrize("parts", ["", "1", "a-b", "1-2,", "-5-6", "1-2" * 300, 5, None, "٣-4"])
def test_parts_that_are_none_count_as_not_said(parts):
    assert play_log.clean_parts(parts) is None


def test_no_play_is_lost_where_the_disk_refuses(library, key, tmp_path):
    hear(library.db, key)
    (tmp_path / "plays").write_text("not a folder", encoding="utf-8")

    with pytest.raises(StorageError):
        play_log.write_all(library.db, tmp_path / "plays")

    assert 1 == len(plays.unwritten(library.db, 10))


def test_restored_plays_count_where_the_record_did_not_yet(library, key):
    some = [(RAW["id"], Play(f"p{n}", 100 + n, 90, heard=n > 0)) for n in range(3)]
    with database.transaction(library.db):
        plays.restore(library.db, [*some, ("gone", Play("q", 1, 90, heard=True))])
        plays.count_restored(library.db)
        plays.count_restored(library.db)

    assert (2, 2, 2) == plays_of(library.db, key)
    assert [] == plays.unwritten(library.db, 10)


def test_an_earlier_library_keeps_its_counts(library, key):
    with database.transaction(library.db):
        user_marks.add_plays(library.db, key, 5, "2025-01-01T00:00:00Z")
        plays.restore(library.db, [(RAW["id"], Play("p", 1, 90, heard=True))])
        plays.count_restored(library.db)

    assert (5, 5, 1) == plays_of(library.db, key)


TELLING = """
import itertools, sys
from pathlib import Path
from webapp import database
from webapp.library import plays, user_marks
db = database.connect(Path(sys.argv[1]))
db.patience = 60
for number in itertools.count():
    plays.note(db, 1, plays.Play(f"play-{number}", 1_700_000_000 + number, 100, heard=True))
    user_marks.change(db, 1, stars=1 + number % 5, tags=[f"tag {number}"], note=f"note {number}")
    print(number, flush=True)
"""


def test_killed_at_any_moment_nothing_that_was_acknowledged_is_lost(library, key, config):
    program = [sys.executable, "-c", TELLING, str(config.database)]
    root = Path(webapp.__file__).parent.parent
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=root) as telling:
        for _ in range(20):
            last = int(telling.stdout.readline())
        telling.kill()
        rest = telling.stdout.read().split("\n")[:-1]
    last = int(rest[-1]) if rest else last

    assert {f"play-{number}" for number in range(last + 1)} <= {
        entry.play.id for entry in plays.page(library.db, 10_000)
    }
    marks = user_marks.of(library.db, key)
    assert marks.note in {f"note {last}", f"note {last + 1}"}
    assert marks.tags_on == [marks.note.replace("note", "tag")]
    assert marks.plays == plays_of(library.db, key)[2]
