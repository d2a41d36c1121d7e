from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.imports import media_matching
from webapp.imports.items import Item, kind_of
from webapp.imports.media_matching import MediaIndex

A = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c01"
B = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c02"


def items(*names):
    paths = [PurePosixPath(name) for name in names]
    return [Item(path, kind_of(path), 1, None) for path in paths]


def media(names, source_id, path, *, alone=True):
    found = MediaIndex(items(*names)).for_song(source_id, PurePosixPath(path), alone=alone)
    return sorted(item.label for item in found)


WAYS = {
    "archiver": (f"3f/{A}_A/meta.json", [f"3f/{A}_A/audio.m4a", f"3f/{A}_A/image.jpg"]),
    "downloader": (f"A_{A}.json", [f"A_{A}.mp3"]),
    "userscript": (f"metadata/A__{A}.json", [f"audio/A__{A}.mp3"]),
}


@pytest.mark.parametrize(("record", "files"), WAYS.values(), ids=WAYS)
def test_media_are_found_by_their_record(record, files):
    assert files == media([record, *files], A, record)


@pytest.mark.parametrize(("record", "files"), WAYS.values(), ids=WAYS)
def test_the_record_decides_where_a_name_says_otherwise(record, files):
    assert files == media([record, *files], B, record)
    assert [] == media([record, *files], A, "manifest.json", alone=False)


@pytest.mark.parametrize(
    "name", ["Another title_{}.mp3", "{}.wav", "{}_T.m4a", "x/a__{}.mp3", "{}/audio.mp3"]
)
@pytest.mark.parametrize("song_id", [A, "plain-id"])
def test_a_list_finds_media_by_id_alone(name, song_id):
    file = name.format(song_id)

    assert [file] == media(["manifest.json", file], song_id, "manifest.json", alone=False)


@pytest.mark.parametrize(
    "name", ["Song.mp3", f"Song_{B}.mp3", "x/audio.m4a", "5.mp3", "Song_5.mp3"]
)
def test_a_title_finds_nothing(name):
    names = ["manifest.json", name]

    assert [] == media(names, A, "manifest.json", alone=False)
    assert name == "5.mp3" or [] == media(names, "5", "manifest.json", alone=False)


def test_a_list_that_is_called_like_a_song_is_not_its_record():
    assert [] == media(["songs.json", "songs.mp3"], A, "songs.json", alone=False)


def test_a_song_has_all_its_audio_and_one_of_each_other_kind():
    first = [f"{A}.jpg", f"{A}.lrc", f"{A}.m4a", f"{A}.mp3"]
    names = [f"{A}.json", *first, f"{A}.png", f"{A}.txt", f"{A}.1a2b3c4d.mp3"]

    assert sorted([*first, f"{A}.1a2b3c4d.mp3"]) == media(names, A, f"{A}.json")


@given(st.text(max_size=300))
def test_any_name_may_be_asked(name):
    path = PurePosixPath(name)

    assert media_matching.place_of(path)
    assert all(media_matching.names_in(path))


def test_an_archive_of_ours_holds_media_beside_its_records():
    files = [f"3f/{A}/audio.m4a", f"3f/{A}/cover.png"]

    assert files == media([f"3f/{A}/record.json", *files], A, f"3f/{A}/record.json")


def test_what_the_record_names_comes_before_what_an_earlier_one_left():
    names = [f"3f/{A}/{name}" for name in ("audio.m4a", "audio-12345678.m4a", "record.json")]
    newer = frozenset({"audio-12345678.m4a"})

    found = MediaIndex(items(*names)).for_song(A, PurePosixPath(names[2]), alone=True, names=newer)

    assert [names[1]] == [item.label for item in found]


@pytest.mark.parametrize(
    "name", [f"3f/{A}/cover-1a2b3c4d-320.webp", f"3f/{A}/quarantine/audio.m4a", "quarantine/a.json"]
)
def test_smaller_pictures_and_what_was_damaged_are_nobodys(name):
    assert kind_of(PurePosixPath(name)) is None
