import json
import struct
from collections import Counter
from datetime import UTC, datetime

import pytest

from webapp.sources.demo.library import CATALOGUE, SONGS, DemoLibrary

BIRTH = datetime(2025, 2, 12, 12, 22, 33, tzinfo=UTC)
MOST_BYTES = 4_000_000


@pytest.fixture(scope="module")
def songs():
    return DemoLibrary(BIRTH, "http://127.0.0.1:1").page(0, 1000, BIRTH)


def completed(songs):
    return [song for song in songs if song["status"] == "completed"]


def boxes(data):
    """The names of an MPEG-4 file's outermost boxes, and where their contents are."""
    place, found = 0, {}
    while place < len(data):
        size, name = struct.unpack(">I4s", data[place : place + 8])
        found[name.decode()] = data[place + 8 : place + size]
        place += size
    return found


def seconds_of(data):
    header = boxes(boxes(data)["moov"])["mvhd"]
    scale, length = struct.unpack(">II", header[12:20])
    return length / scale


def test_there_are_two_pages_of_songs_and_one_that_failed(songs):
    statuses = Counter(song["status"] for song in songs)

    assert statuses == {"completed": 38, "processing": 3, "failed": 1}
    assert len(songs) == len({song["id"] for song in songs})


def test_takes_share_a_group(songs):
    sizes = Counter(Counter(s["group_id"] for s in songs if s["group_id"]).values())

    assert sizes[2] >= 8
    assert sizes[3] == 1


def test_a_family_has_three_generations_and_a_parent_that_is_missing(songs):
    by_id = {song["id"]: song for song in songs}
    parents = {s["id"]: s.get("remix_parent_id") or s.get("parent_riff_id") for s in songs}
    child = next(s for s in songs if parents.get(parents[s["id"]]) in by_id)
    grandparent = parents[parents[child["id"]]]

    assert parents[grandparent] is not None
    assert parents[grandparent] not in by_id


def test_some_songs_are_instrumental_and_some_sung(songs):
    instrumental = [song for song in songs if song["lyrics"] == "[Instrumental]"]
    sung = [song for song in songs if "lyrics_timestamped" in song]

    assert len(instrumental) >= 6
    assert len(sung) >= 20


def test_words_follow_each_other_within_the_song(songs):
    for song in songs:
        words = json.loads(song.get("lyrics_timestamped", '{"words": []}'))["words"]
        times = [time for word in words for time in (word["start"], word["end"])]
        assert sorted(times) == times
        assert max(times, default=0) <= song.get("duration_s", 0)


def test_words_stand_where_they_say_in_the_lyrics(songs):
    for song in songs:
        for word in json.loads(song.get("lyrics_timestamped", '{"words": []}'))["words"]:
            start, end = word["index_range"]
            assert word["text"] == song["lyrics"][start:end]
            assert word["text"] in song["lyrics"].split("\n")[word["line_index"]]


def test_conditions_hold_one_to_five_segments(songs):
    for song in songs:
        segments = json.loads(song["conditions"])
        assert 1 <= len(segments) <= 5
        assert all(segment["prompt"] for segment in segments)


def test_waveforms_are_peaks_of_the_audio(songs):
    for song in completed(songs):
        peaks = json.loads(song["simple_waveform"])
        assert 200 <= len(peaks) <= 400
        assert 0.3 < max(peaks) <= 1


def test_every_audio_file_starts_with_its_index_and_lasts_as_long_as_told():
    lengths = {
        record["song"]["id"]: record["song"].get("duration_s")
        for record in json.loads(CATALOGUE.read_text(encoding="utf-8"))
    }
    for path in SONGS.glob("*.m4a"):
        data = path.read_bytes()
        assert list(boxes(data))[:2] == ["ftyp", "moov"]
        assert seconds_of(data) == pytest.approx(lengths[path.stem], abs=0.1)
        assert 14 <= seconds_of(data) <= 28


def test_the_demo_weighs_under_four_megabytes():
    files = [CATALOGUE, *SONGS.iterdir()]

    assert sum(path.stat().st_size for path in files) < MOST_BYTES
