import pytest

from tests.archives import NOW
from tests.factories import NOW as FACTORY_NOW
from tests.factories import earlier_library, read
from tests.fakes import song
from webapp import database
from webapp.archive import download
from webapp.library import files, ingest
from webapp.records import incoming

URL = "https://media.example/1.m4a"
DAY = 24 * 3600


def claimed(db, now=NOW, paused=()):
    file = files.claim(db, now, paused)
    return file and (file.song_id, file.kind)


def row(db, kind="audio"):
    return database.one(db, "SELECT * FROM files WHERE kind = ?", [kind])


def test_a_song_brings_its_files_with_it(db, library):
    library.add(song(1, download_url=URL, image_url="https://covers.example/1.jpeg"))

    audio, cover = row(db), row(db, "cover")

    assert (URL, "https://media.example", "wanted") == (audio["url"], audio["host"], audio["state"])
    assert "https://covers.example/1.jpeg" == cover["url"]


@pytest.mark.parametrize("status", ["processing", "streaming", "queued"])
def test_audio_is_wanted_once_its_song_is_no_longer_made(db, library, status):
    library.add(song(1, download_url=URL, status=status))
    before = row(db)

    library.add(song(1, download_url=URL))

    assert before is None
    assert URL == row(db)["url"]


def test_files_are_wanted_with_the_song_or_not_at_all(db):
    ingestion = ingest.Ingestion(db, "riffusion")
    with pytest.raises(RuntimeError), database.transaction(db):
        ingestion.add([incoming.accept(song(1, download_url=URL))], FACTORY_NOW)
        raise RuntimeError

    assert row(db) is None


def test_nobody_gets_a_file_that_somebody_is_at(db, library):
    library.add(song(1, download_url=URL))

    first, second = claimed(db), claimed(db)

    assert (read(song(1)).id, "audio") == first
    assert second is None
    assert first == claimed(db, NOW + files.LEASE + 1)


def test_files_of_a_paused_host_are_passed_over(db, library):
    library.add(song(2, download_url=URL), song(1, download_url="https://other.example/1.m4a"))

    first = claimed(db, paused=["https://media.example"])

    assert (read(song(1)).id, "audio") == first


def test_pauses_grow_from_a_minute_to_a_day(db, library):
    library.add(song(1, download_url=URL))
    now, pauses = NOW, []
    for _ in range(8):
        file = files.claim(db, now)
        files.mark_failed(db, file, "No.", now)
        pauses.append(row(db)["due_at"] - now)
        now = row(db)["due_at"]

    assert [60, 240, 960, 3840, 15360, 61440, DAY, DAY] == pauses


def test_an_address_that_changed_during_the_try_is_due_at_once(db, library):
    library.add(song(1, download_url=URL))
    file = files.claim(db, NOW)
    library.add(song(1, download_url="https://media.example/new.m4a"))

    files.mark_failed(db, file, "No.", NOW)

    assert "https://media.example/new.m4a" == files.claim(db, NOW).url


def test_a_copy_of_an_address_that_changed_meanwhile_is_fetched_once_more(db, library):
    raw = song(1, download_url=URL)
    library.add(raw)
    file = files.claim(db, NOW)
    library.add({**raw, "download_url": "https://media.example/new.m4a"})

    files.mark_archived(
        db, file, files.Copy("audio.m4a", "ab" * 32, 5, "audio/mp4"), "2025-03-01T12:00:00Z"
    )

    assert "wanted" == row(db)["state"]
    assert "abababab" == library.card(raw).audio_kept


def test_the_hue_of_a_kept_cover_outlives_news_of_the_song(db, library):
    raw = song(1, image_url="https://covers.example/1.jpeg")
    library.add(raw)
    by_id = library.card(raw).hue
    copy = files.Copy("cover.jpg", "cd" * 32, 5, "image/jpeg", hue=(by_id + 5) % 24)
    files.mark_archived(db, files.claim(db, NOW), copy, "2025-03-01T12:00:00Z")

    library.add({**raw, "title": "Another"})

    assert (by_id + 5) % 24 == library.card(raw).hue


def test_the_mark_of_a_card_tells_of_its_cover(db, library):
    raw = song(1, image_url="https://covers.example/1.jpeg")
    library.add(raw)
    before = library.card(raw).mark

    copy = files.Copy("cover.jpg", "cd" * 32, 5, "image/jpeg")
    files.mark_archived(db, files.claim(db, NOW), copy, "2025-03-01T12:00:00Z")

    assert before != library.card(raw).mark


def test_songs_of_an_older_library_get_their_files(tmp_path):
    path = tmp_path / "old.db"
    old = earlier_library(path, 1)
    columns = """id, source_id, source, place, status, hue, favourite, seen_at, version,
        audio_url, audio_host, cover_url, cover_host"""
    for number, status in enumerate(["completed", "processing"]):
        values = [f"s{number}", "s", "riffusion", number, status, 0, 0, "now", 1]
        values += [URL, "https://media.example", f"https://c.example/{number}", "https://c.example"]
        old.execute(f"INSERT INTO songs ({columns}) VALUES ({','.join('?' * 13)})", values)
    old.close()

    database.prepare(path)

    db = database.connect(path)
    found = database.rows(db, "SELECT id, kind FROM files JOIN songs USING (key) ORDER BY id, kind")
    assert [("s0", "audio"), ("s0", "cover"), ("s1", "cover")] == [tuple(each) for each in found]
    assert ("s1", "cover") == claimed(db)
    db.close()


def test_no_claim_sorts_the_whole_table(db):
    plan = database.rows(db, f"EXPLAIN QUERY PLAN {files._CLAIM.format('')}", [0, 0])

    said = " ".join(each["detail"] for each in plan)
    assert "files_by_place" in said
    assert "TEMP B-TREE" not in said


def test_nobody_else_fetches_a_file_while_it_may_still_come():
    assert files.LEASE > download.TRIES * download.FetchLimits().seconds
