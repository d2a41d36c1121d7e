import gzip
import hashlib
import os
import struct
import sys
import zlib
from contextlib import suppress

import pytest

from tests import audio, faults
from tests.archives import M4A, OTHER_M4A, picture
from tests.factories import NOW
from tests.fakes import PAGE, FakeApi, Media, song
from webapp import database
from webapp.archive import download
from webapp.errors import StorageError
from webapp.library import archive_stats, files, ingest, provenance
from webapp.records import incoming

COVER = picture()
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
HOUR, DAY = 3600, 24 * 3600


def png_that_claims(width, height):
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(bytes(1_000)),
        b"IEND": b"",
    }
    packed = b"\x89PNG\r\n\x1a\n"
    for name, body in chunks.items():
        crc = struct.pack(">I", zlib.crc32(name + body))
        packed += struct.pack(">I", len(body)) + name + body + crc
    return packed


def break_off(after, tag=None):
    """Half of the file, and a connection that closes."""

    def fail(handler):
        headers = {"Content-Type": "audio/mp4", "Content-Length": str(len(M4A))}
        handler.head(200, headers | ({"ETag": tag} if tag else {}))
        handler.wfile.write(M4A[:after])
        handler.close_connection = True

    return fail


def test_a_kept_song_has_the_very_bytes_and_what_is_known_of_them(keeping):
    raw = keeping.add(1, M4A, COVER)

    keeping.turn()

    audio, cover = keeping.file(raw), keeping.file(raw, "cover")
    assert M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()
    assert COVER == (keeping.folder(raw) / "cover.jpg").read_bytes()
    assert ("audio.m4a", len(M4A), "audio/mp4") == (audio.name, audio.size, audio.type)
    assert hashlib.sha256(M4A).hexdigest() == audio.sha256
    assert 5 < audio.duration < 120
    assert ("cover.jpg", "image/jpeg", None) == (cover.name, cover.type, cover.duration)
    assert (1, 1, 0) == keeping_totals(keeping)


def test_the_sum_of_a_large_file_is_that_of_all_its_bytes(keeping):
    sent = audio.made(seconds=8)
    keeping.take_large_files()
    raw = keeping.add(1, sent)

    keeping.turn()

    assert len(sent) > 1 << 20
    assert hashlib.sha256(sent).hexdigest() == keeping.file(raw).sha256


def keeping_totals(keeping):
    found = archive_stats.get(keeping.db)
    failed = database.one(keeping.db, "SELECT count(*) FROM files WHERE state = 'failed'")
    return found.audio_kept, found.covers_kept, failed[0]


def test_a_songs_folder_is_named_after_it(keeping):
    raw = keeping.add(1, M4A)

    keeping.turn()

    two = hashlib.sha256(raw["id"].encode()).hexdigest()[:2]
    assert (keeping.config.archive / two / raw["id"] / "audio.m4a").is_file()


def test_what_is_kept_is_not_fetched_again(keeping):
    keeping.add(1, M4A, COVER)
    keeping.turn()

    keeping.turn(DAY)

    assert 1 == len(keeping.asked("1.m4a")) == len(keeping.asked("1.jpeg"))


def test_no_token_goes_to_where_the_files_lie(keeping):
    keeping.add(1, M4A)

    keeping.turn()

    assert "Authorization" not in keeping.asked("1.m4a")[0].headers


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (PAGE, "The server sent a page instead of audio."),
        (b'{"error": "no"}', "The server sent a page instead of audio."),
        (b"", "The server sent nothing at all."),
        (COVER, "What the server sent isn't audio."),
        (M4A[:-100], "The audio is cut short."),
        (M4A[:4000], "The audio is cut short."),
        (audio.made("audio/mpeg")[:9000], "The audio is cut short."),
        (audio.made("audio/wav")[:9000], "The audio is cut short."),
    ],
)
def test_what_is_no_audio_is_refused_with_the_reason(keeping, sent, problem):
    raw = keeping.add(1, Media(sent, content_type="audio/mp4"))

    keeping.turn()

    assert problem == keeping.problem(raw)
    assert ["record.json"] == keeping.names(raw)
    assert keeping.library.card(raw).audio_kept is None


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (SVG, "What the server sent isn't a picture."),
        (PAGE, "What the server sent isn't a picture."),
        (M4A, "What the server sent isn't a picture."),
        (COVER[:600], "What the server sent isn't a picture."),
        (png_that_claims(30_000, 10_000), "The picture is larger than 40 megapixels."),
        (png_that_claims(8_000, 5_001), "The picture is larger than 40 megapixels."),
        (png_that_claims(100, 100), "What the server sent isn't a picture."),
    ],
)
def test_what_is_no_cover_is_refused_with_the_reason(keeping, sent, problem):
    raw = keeping.add(1, cover=Media(sent, content_type="image/jpeg"))

    keeping.turn()

    assert problem == keeping.problem(raw, "cover")
    assert ["record.json"] == keeping.names(raw)
    assert keeping.library.card(raw).cover_kept is None


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (faults.endless, "sent more than 0 MB"),
        (faults.lying_length, "sent more than 0 MB"),
        (faults.dripping_body, "took too long"),
        (faults.dripping_head, "took too long"),
        (faults.stall, "doesn't answer"),
        (faults.reset, "doesn't answer"),
        (faults.no_http, "doesn't answer"),
        (faults.cut, "stopped in the middle of it"),
        (faults.cut_chunk, "stopped in the middle of it"),
        (faults.page(500), "trouble of its own just now (500)"),
        (faults.page(400), "won't send it (400)"),
    ],
)
def test_a_server_that_fails_is_told_of(keeping, fault, problem):
    raw = keeping.add(1, Media(M4A))
    keeping.api.media["1.m4a"].faults.extend([fault] * 3)
    keeping.hurry()

    keeping.turn()

    assert problem in keeping.problem(raw)
    assert keeping.library.card(raw).audio_kept is None


def test_a_body_that_drips_is_left_for_later_long_before_its_time_is_over(keeping, monkeypatch):
    monkeypatch.setattr(download, "PATIENCE", 0.2)
    raw = keeping.add(1, Media(M4A))
    keeping.api.media["1.m4a"].faults.extend([faults.dripping_body] * 3)

    keeping.turn()

    assert "took too long" in keeping.problem(raw)
    assert 1 == len(keeping.asked("1.m4a"))


def test_a_file_that_fails_costs_only_itself(keeping):
    bad, good = keeping.add(2, Media(PAGE)), keeping.add(1, M4A)

    keeping.turn()

    assert keeping.library.card(bad).audio_kept is None
    assert keeping.library.card(good).audio_kept


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_an_expired_address_says_so(keeping, status):
    raw = keeping.add(1, Media(status=status))

    keeping.turn()

    sentence = f"The address has expired, or there's nothing there any more ({status})."
    assert sentence == keeping.problem(raw)


def test_no_redirect_leads_into_the_network(keeping):
    with FakeApi(media={"secret": Media(M4A)}) as canary:
        raw = keeping.add(1, Media())
        keeping.api.media["1.m4a"].faults.append(faults.redirect(canary.media_url("secret")))

        keeping.turn()

        assert [] == canary.requests
    assert "may not fetch" in keeping.problem(raw)


def test_a_private_address_is_not_asked(keeping):
    with FakeApi(media={"secret": Media(M4A)}) as canary:
        raw = keeping.add(1, canary.media_url("secret"))

        keeping.turn()

        assert [] == canary.requests
    assert "may not fetch" in keeping.problem(raw)


def test_a_redirect_in_a_circle_ends(keeping):
    raw = keeping.add(1, Media())
    url = keeping.api.media_url("1.m4a")
    keeping.api.media["1.m4a"].faults.extend([faults.redirect(url)] * 20)

    keeping.turn()

    assert "redirecting in a circle" in keeping.problem(raw)


def test_another_try_comes_after_pauses_that_grow(keeping):
    keeping.add(1, Media(status=404))
    tries = []
    for minute in range(120):
        keeping.turn(0 if minute == 0 else 60)
        tries.append(len(keeping.asked("1.m4a")))

    first_of = [tries.index(number) for number in range(1, max(tries) + 1)]

    assert [0, 1, 5, 21, 85] == first_of


@pytest.mark.parametrize("tag", ['"v1"', None])
def test_a_break_is_gone_on_from_and_gives_the_same_bytes(keeping, tag):
    raw = keeping.add(1, Media(M4A, tag=tag))
    half = len(M4A) // 2
    keeping.api.media["1.m4a"].faults.append(break_off(half, tag))

    keeping.turn()

    first, second = keeping.asked("1.m4a")
    assert M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()
    assert "Range" not in first.headers
    assert (f"bytes={half}-", tag) == (second.headers["Range"], second.headers.get("If-Range"))
    assert ["audio.m4a", "record.json"] == keeping.names(raw)


def test_a_break_is_gone_on_from_at_the_next_try(keeping):
    raw = keeping.add(1, Media(M4A, tag='"v1"'))
    broken = [break_off(1000, '"v1"'), faults.reset]
    keeping.api.media["1.m4a"].faults.extend(broken)
    keeping.turn()
    assert (keeping.folder(raw) / "audio.part").stat().st_size == 1000

    keeping.turn(HOUR)

    assert "bytes=1000-" == keeping.asked("1.m4a")[-1].headers["Range"]
    assert M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()


def test_parts_of_two_files_are_never_joined(keeping):
    raw = keeping.add(1, Media(OTHER_M4A, tag='"v2"'))
    keeping.api.media["1.m4a"].faults.append(break_off(1000, '"v1"'))

    keeping.turn()

    assert OTHER_M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()


def part(content, start, told, tag):
    """Of a file of `told` bytes all from `start` on, whoever asks for it."""

    def answer(handler):
        handler.send_body(
            content[start:],
            "audio/mp4",
            206,
            {"Content-Range": f"bytes {start}-{told - 1}/{told}", "ETag": tag},
        )

    return answer


@pytest.mark.parametrize("sent", [M4A + bytes(8), M4A[:-8]], ids=["more", "less"])
def test_a_length_that_lies_is_not_believed(keeping, sent):
    raw = keeping.add(1, Media(M4A, tag='"v1"'))
    lying = part(sent, 1000, len(M4A), '"v1"')
    keeping.api.media["1.m4a"].faults.extend([break_off(1000, '"v1"'), lying])

    keeping.turn()

    assert "The server sent more or less than it had announced." == keeping.problem(raw)
    assert keeping.library.card(raw).audio_kept is None


def test_a_part_of_another_file_is_not_joined_even_if_it_was_not_asked_for(keeping):
    half, other = len(M4A) // 2, bytearray(M4A)
    other[half - 100] ^= 1
    other[half + 100] ^= 1
    raw = keeping.add(1, Media(bytes(other), tag='"v2"'))
    another = part(other, half, len(other), '"v2"')
    keeping.api.media["1.m4a"].faults.extend([break_off(half, '"v1"'), another])

    keeping.turn()

    assert [None, '"v1"', None] == [a.headers.get("If-Range") for a in keeping.asked("1.m4a")]
    assert bytes(other) == (keeping.folder(raw) / "audio.m4a").read_bytes()


def test_what_its_host_packs_unasked_is_kept_as_it_is_unpacked(keeping):
    raw = keeping.add(1, Media(packed=gzip.compress(M4A), tag='"packed"'))

    keeping.turn()

    assert M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()


def test_a_server_that_knows_no_ranges_is_asked_for_all(keeping):
    raw = keeping.add(1, Media(M4A, ranges=False))
    keeping.api.media["1.m4a"].faults.append(break_off(1000))

    keeping.turn()

    assert M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()


def test_a_part_that_is_whole_needs_no_network(keeping):
    raw = keeping.add(1, Media(M4A, tag='"v1"'))
    whole = break_off(len(M4A), '"v1"')
    keeping.api.media["1.m4a"].faults.append(whole)

    keeping.turn()

    assert 1 == len(keeping.asked("1.m4a"))
    assert M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="syncs no folders")
def test_a_file_and_its_name_are_on_the_disk_before_its_row_says_so(keeping, monkeypatch):
    raw = keeping.add(1, M4A)
    path = keeping.folder(raw) / "audio.m4a"
    synced, sync = [], os.fsync

    def fsync(descriptor):
        kept = keeping.library.card(raw).audio_kept is not None
        synced.append((os.fstat(descriptor).st_ino, path.exists(), kept))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    keeping.archive.download(keeping.db, files.claim(keeping.db, keeping.now))

    assert (path.stat().st_ino, False, False) in synced
    assert (path.parent.stat().st_ino, True, False) in synced
    assert keeping.library.card(raw).audio_kept


class Killed(BaseException):
    pass


def test_a_kill_before_the_row_leaves_a_song_that_is_not_kept(keeping):
    raw = keeping.add(1, M4A)

    def kill():
        raise Killed

    file = files.claim(keeping.db, keeping.now)
    with pytest.raises(Killed):
        keeping.new_archive(kill).download(keeping.db, file)

    assert keeping.library.card(raw).audio_kept is None
    assert (0, 0, 0) == keeping_totals(keeping)
    keeping.archive_task.start(keeping.db)
    keeping.turn()
    assert M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()
    assert (1, 0, 0) == keeping_totals(keeping)


def test_a_file_that_cannot_be_written_is_no_fault_of_the_file(keeping):
    raw = keeping.add(1, M4A)
    keeping.folder(raw).parent.mkdir(parents=True)
    keeping.folder(raw).write_text("in the way")

    with pytest.raises(StorageError):
        keeping.turn()

    keeping.folder(raw).unlink()
    with suppress(StorageError):  # of the file that was under way
        keeping.turn()
    keeping.turn(HOUR)
    assert (keeping.folder(raw) / "audio.m4a").is_file()


@pytest.mark.parametrize(
    "song_id",
    [
        "../../../etc/passwd",
        "/etc/passwd",
        "..",
        ".",
        "a\x00b",
        "con",
        "NUL",
        "A" * 300,
        "song\\..\\..",
        "UPPER-CASE-ID",
        "\udc80 half",
        "-rf",
    ],
)
def test_nothing_is_written_outside_of_the_songs_folder(keeping, song_id):
    before = set(keeping.config.folder.rglob("*"))
    raw = keeping.add(1, M4A, id=song_id)

    keeping.turn()

    made = {path for path in set(keeping.config.folder.rglob("*")) - before if path.is_file()}
    folder = keeping.folder(raw)
    lock = keeping.config.folder / "records.lock"
    assert {folder / "audio.m4a", folder / "record.json", lock} == made
    assert keeping.config.archive == folder.parent.parent
    assert folder.name.lower() == folder.name
    assert len(folder.name) >= 8


def test_ids_that_differ_in_case_only_have_folders_of_their_own(keeping):
    one, other = keeping.add(1, id="abcdefgh"), keeping.add(2, id="ABCDEFGH")

    assert keeping.folder(one).name != keeping.folder(other).name.lower()


def test_a_changed_address_is_tried_at_once(keeping):
    raw = keeping.add(1, Media(status=403))
    keeping.turn()
    keeping.api.media["fresh.m4a"] = Media(M4A)

    keeping.library.add({**raw, "download_url": keeping.api.media_url("fresh.m4a")})
    keeping.turn()

    assert M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()
    assert keeping.problem(raw) is None


def test_another_signature_of_the_same_address_fetches_nothing_again(keeping):
    raw = keeping.add(1, M4A)
    keeping.turn()

    keeping.library.add({**raw, "download_url": raw["download_url"] + "?expires=2"})
    keeping.turn()

    assert 1 == len(keeping.asked("1.m4a"))


def test_another_cover_takes_the_place_of_the_one_before(keeping):
    raw = keeping.add(1, cover=COVER)
    keeping.turn()
    before = keeping.library.card(raw).cover_kept
    keeping.api.media["new.png"] = Media(picture(colour=(10, 10, 220), form="PNG"))

    keeping.library.add({**raw, "image_override": keeping.api.media_url("new.png")})
    keeping.turn()

    mark = keeping.library.card(raw).cover_kept
    assert mark not in {before, None}
    assert f"cover-{mark}.png" == keeping.file(raw, "cover").name
    assert not [name for name in keeping.names(raw) if before in name or name == "cover.jpg"]


def test_a_newer_address_that_is_dead_takes_nothing_away(keeping):
    raw = keeping.add(1, M4A)
    keeping.turn()
    mark = keeping.library.card(raw).audio_kept

    keeping.library.add({**raw, "download_url": keeping.api.media_url("gone.m4a")})
    keeping.turn()

    assert mark == keeping.library.card(raw).audio_kept
    assert M4A == (keeping.folder(raw) / "audio.m4a").read_bytes()
    assert "expired" in keeping.problem(raw)


def test_every_song_has_its_record_beside_its_files(keeping):
    whole = keeping.add(1, M4A, COVER, title="Söng")
    silent = keeping.add(2, status="processing")

    keeping.turn()

    found = keeping.record(whole)
    assert (whole, whole["id"], "riffusion") == (found["record"], found["id"], found["source"])
    assert hashlib.sha256(M4A).hexdigest() == found["files"]["audio"]["sha256"]
    assert "cover.jpg" == found["files"]["cover"]["name"]
    assert (silent, {}) == (keeping.record(silent)["record"], keeping.record(silent)["files"])


def test_a_record_follows_the_song(keeping):
    raw = keeping.add(1, M4A)
    keeping.turn()

    keeping.library.add({**raw, "title": "Another name"})
    keeping.turn()

    assert "Another name" == keeping.record(raw)["record"]["title"]
    assert keeping.record(raw)["files"]["audio"]["name"] == "audio.m4a"


def test_a_record_that_is_of_now_is_not_written_again(keeping):
    raw = keeping.add(1, M4A)
    keeping.turn()
    before = (keeping.folder(raw) / "record.json").stat().st_mtime_ns

    keeping.turn()

    assert before == (keeping.folder(raw) / "record.json").stat().st_mtime_ns


def test_a_record_that_cannot_be_made_keeps_none_from_being_written(keeping, caplog):
    """Some of these depths can just be read, and not be written."""
    keeping.library.add(*(song(number) for number in range(400)))
    deep = [[f'{{"id":"{song(n)["id"]}","x":{"[" * (600 + n)}{"]" * (600 + n)}}}', song(n)["id"]]
            for n in range(1, 400)]  # fmt: skip
    sql = "UPDATE details SET raw = ? WHERE key = (SELECT key FROM songs WHERE id = ?)"
    with database.transaction(keeping.db):
        keeping.db.executemany(sql, deep)

    while keeping.archive.write_records(keeping.db):
        pass

    assert "record.json" in keeping.names(song(0))
    assert {"A record was not written: Songwall stumbled over RecursionError."} == {
        *caplog.messages
    }


def test_a_damaged_origin_of_a_song_says_nothing(keeping):
    keeping.library.add(song(1), file=True)
    key = keeping.library.card(song(1)).key
    keeping.db.execute("INSERT OR REPLACE INTO origins VALUES (?, 'answer', x'00')", [key])

    assert 1 == keeping.archive.write_records(keeping.db)
    assert {"answer": {}} == keeping.record(song(1))["origins"]


def test_what_each_form_said_stands_in_the_record_as_it_was_said(keeping):
    raw = song(1, lyrics="\ud83c half", seed=float("nan"), topic="«雨»\n", as_found={"a": [1, {}]})
    ingestion = ingest.Ingestion(keeping.db, "import", file=True)
    with database.transaction(keeping.db):
        ingestion.add([incoming.accept({**raw, "title": form}, form) for form in "ab"], NOW)

    keeping.archive.write_records(keeping.db)

    card = keeping.library.card(raw)
    origins = keeping.record(raw)["origins"]
    assert {"a", "b"} == set(origins)
    assert repr(provenance.of(keeping.db, card.key)) == repr(origins)
    assert ["a", "b"] == [origins[form]["title"] for form in "ab"]
