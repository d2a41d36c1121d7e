"""What other services and their tools write of songs, in the API's names."""

import json

import pytest

from tests.factories import NOW
from webapp.records import formats, incoming, record, services

ID, OTHER = "e34404e8-20cd-5d93-bdd1-54ec0c86cb08", "fd231931-e8fa-5d1c-8bff-54662530859a"
WORDS = "[Verse 1]\nThe kettle hums a paper tune\n[Chorus]\nLanterns on the water"
CLIP = {
    "status": "complete",
    "title": "Walrus Weather",
    "play_count": 40,
    "upvote_count": 3,
    "id": ID,
    "entity_type": "song_schema",
    "video_url": "https://media.example/x.mp4",
    "audio_url": "https://media.example/x.mp3",
    "image_url": "https://covers.example/a.jpeg",
    "image_large_url": "https://covers.example/b.jpeg",
    "major_model_version": "v4",
    "model_name": "chirp-v4",
    "metadata": {
        "tags": "power metal",
        "negative_tags": "",
        "prompt": WORDS,
        "gpt_description_prompt": "a song about the sea",
        "type": "gen",
        "duration": 261.9,
    },
    "is_liked": True,
    "user_id": "0ff76be2-75ac-5e8d-8324-800fe36b2e7e",
    "created_at": "2025-12-03T07:30:16.644Z",
    "is_public": True,
}
AUDIO_INFO = {
    "id": ID,
    "title": "Walrus Weather",
    "image_url": "https://covers.example/b.jpeg",
    "lyric": WORDS,
    "audio_url": "https://media.example/x.mp3",
    "video_url": "",
    "created_at": "2025-12-03T07:30:16.644Z",
    "model_name": "chirp-v4",
    "status": "complete",
    "gpt_description_prompt": "a song about the sea",
    "prompt": WORDS,
    "type": "gen",
    "tags": "power metal",
    "duration": "261.9",
}
UDIO = {
    "id": ID,
    "title": "Walrus Weather",
    "song_path": "https://media.example/x.mp3",
    "image_path": "https://covers.example/b.jpeg",
    "prompt": "a song about the sea",
    "tags": ["power metal"],
    "plays": 40,
    "likes": 3,
    "finished": True,
    "lyrics": WORDS,
    "duration": 261.9,
    "user_id": "0ff76be2-75ac-5e8d-8324-800fe36b2e7e",
    "created_at": "2025-12-03T07:30:16.644+00:00",
}
YT_DLP = {
    "id": ID,
    "title": "Walrus Weather",
    "thumbnail": "https://covers.example/b.jpeg",
    "description": WORDS,
    "duration": 261.9,
    "timestamp": 1764747016,
    "upload_date": "20251203",
    "view_count": 40,
    "like_count": 3,
    "tags": ["power metal"],
    "webpage_url": f"https://www.udio.com/songs/{ID}",
    "extractor": "udio",
    "url": "https://media.example/x.mp3",
    "_type": "video",
}
TOOLKIT = {
    "id": ID,
    "title": "Walrus Weather",
    "description": "power metal",
    "bpm": 160,
    "key": "E minor",
    "lyrics": WORDS,
    "duration": "4:21",
    "url": f"https://www.producer.ai/song/{ID}",
    "files": {"audio": "Walrus Weather.mp3", "cover": "Walrus Weather.jpg"},
}
INDEX = {
    "id": ID,
    "path": "alice/Walrus Weather [e34404e8].flac",
    "format": "flac",
    "size": 123,
    "title": "Walrus Weather",
    "artist": "alice",
    "album": "Walrus Weather",
    "root_id": ID,
    "created_at": "2025-12-03T07:30:16.644Z",
    "duration": 261.9,
    "tags": "power metal",
}
WRITTEN = {
    "suno": [CLIP, AUDIO_INFO, INDEX],
    "udio": [UDIO],
    "yt-dlp": [YT_DLP],
    "toolkit": [TOOLKIT],
}
ALL = [(form, value) for form, values in WRITTEN.items() for value in values]
HELD = {
    "feed": lambda *songs: {"clips": [*songs], "num_total_results": 2},
    "list": lambda *songs: [*songs],
    "playlist": lambda *songs: {
        "id": "liked",
        "name": "Liked",
        "playlist_clips": [{"clip": song, "relative_index": 0} for song in songs],
    },
    "project": lambda *songs: {"id": "p", "project_clips": [{"clip": song} for song in songs]},
    "named list": lambda *songs: {"id": "9", "name": "Best", "songs": [*songs]},
    "titled list": lambda *songs: {"id": "9", "title": "Best", "tracks": [*songs]},
    "answer": lambda *songs: {"code": 200, "data": [*songs]},
    "results": lambda *songs: {"results": [*songs], "next": None},
    "playlist in an answer": lambda *songs: {"data": {"playlist": {"clips": [*songs]}}},
    "a song in an answer": lambda *songs: [{"data": song} for song in songs],
}


def one(value):
    (found,) = formats.records(value)
    return found


@pytest.mark.parametrize(("form", "value"), ALL)
def test_each_is_told_by_its_content_and_reads_like_the_others(form, value):
    found = one(value)
    song = record.read(found.raw, now=NOW.replace(year=2026))

    assert form == found.form
    assert (ID, "Walrus Weather", "power metal") == (song.id, song.title, song.style)
    assert 261 <= (song.duration or 0) < 262
    assert value is TOOLKIT or (song.created_at or "").startswith("2025-12-03T07:30:16")
    assert value is INDEX or found.raw["lyrics"] == WORDS
    assert {"toolkit": "producer", "yt-dlp": "udio"}.get(form, form) == services.of(found.raw)


@pytest.mark.parametrize("value", [CLIP, AUDIO_INFO, UDIO, YT_DLP])
def test_what_is_finished_has_its_audio_and_cover(value):
    song = record.read(one(value).raw, now=NOW)

    assert "completed" == song.status
    assert "https://media.example/x.mp3" == song.audio_url
    assert "https://covers.example/b.jpeg" == song.cover_url


@pytest.mark.parametrize("value", [CLIP, UDIO, YT_DLP])
def test_likes_plays_and_the_account_are_read(value):
    raw = one(value).raw

    assert (40, 3) == (raw["play_count"], raw["favorite_count"])
    assert value is YT_DLP or raw["author_id"].startswith("0ff76be2")


def test_a_clip_of_a_playlist_is_sunos_whatever_it_says():
    (found,) = formats.records({"playlist_clips": [{"clip": {"id": ID, "title": "A"}}]})

    assert ("suno", "suno") == (found.form, services.of(found.raw))


def test_a_liked_clip_is_a_favourite():
    assert one(CLIP).raw["is_favorite"] is True
    assert "is_favorite" not in one({**CLIP, "is_liked": False}).raw


@pytest.mark.parametrize("value", [CLIP, AUDIO_INFO])
def test_words_are_no_prompt_and_what_was_asked_for_is_the_topic(value):
    raw = one(value).raw

    assert "conditions" not in raw
    assert "a song about the sea" == raw["topic"]


def test_a_clip_without_a_voice_is_an_instrumental():
    silent = {**CLIP, "metadata": {"tags": "ambient", "prompt": "", "make_instrumental": True}}

    assert "[Instrumental]" == one(silent).raw["lyrics"]


@pytest.mark.parametrize(("finished", "status"), [(False, "processing"), (True, "completed")])
def test_whether_udio_has_finished_is_the_status(finished, status):
    assert status == record.status_of(one({**UDIO, "finished": finished}).raw)


@pytest.mark.parametrize("hold", HELD.values(), ids=HELD)
@pytest.mark.parametrize(("form", "value"), ALL)
def test_songs_are_found_in_whatever_holds_them(hold, form, value):
    found = formats.records(hold(value, {**value, "id": OTHER}))

    assert [(ID, form), (OTHER, form)] == [(song.raw["id"], song.form) for song in found]


@pytest.mark.parametrize(("form", "value"), ALL)
def test_a_record_that_was_read_reads_the_same_again(form, value):
    raw = one(value).raw

    assert raw == one(json.loads(json.dumps(raw))).raw


MADE = {
    "extend": ({"task": "extend", "history": [{"id": f"m_{OTHER}"}]}, "extend"),
    "a part": ({"task": "infill", "override_history_clip_id": OTHER}, "replace"),
    "joined": ({"type": "concat", "concat_history": [{"id": OTHER}, {"id": ID}]}, "stitch"),
    "cover": ({"task": "cover", "cover_clip_id": OTHER, "edited_clip_id": ID}, "cover"),
    "of a joined one": (
        {"task": "cover", "cover_clip_id": OTHER, "concat_history": [{"id": ID}]},
        "cover",
    ),
    "remaster": ({"type": "upsample", "upsample_clip_id": OTHER}, "remaster"),
    "speed": ({"type": "edit_speed", "speed_clip_id": OTHER}, "speed_edit"),
    "edit": ({"type": "edit_v3_export", "edited_clip_id": OTHER}, "edit"),
    "untold": ({"type": "gen", "cover_clip_id": OTHER}, "remix"),
    "nobody": ({"task": "cover", "cover_clip_id": "00000000-0000-0000-0000-000000000000"}, None),
    "nothing": ({"task": "extend", "history": []}, None),
}


@pytest.mark.parametrize(("metadata", "made"), MADE.values(), ids=MADE)
def test_what_a_clip_was_made_from_is_its_parent(metadata, made):
    raw = one({**CLIP, "metadata": {**CLIP["metadata"], **metadata}}).raw

    assert (made, OTHER if made else None) == (raw.get("transform"), raw.get("parent_riff_id"))


def test_the_edges_of_an_index_are_parents():
    edge = {"child_id": ID, "edge_type": "section_replace", "status": "active"}
    value = {
        "schema_version": 1,
        "nodes": {ID: {"title": "A"}},
        "edges": [
            {**edge, "parent_id": "z", "role": "secondary"},
            {**edge, "parent_id": OTHER, "role": "primary"},
            {**edge, "parent_id": "y", "role": "secondary"},
            {**edge, "child_id": "c", "parent_id": "d", "status": "gone"},
            {"child_id": None, "parent_id": 5},
            "edge",
        ],
    }

    found = one(value)

    assert "lineage" == found.form
    assert (ID, OTHER, "replace") == tuple(
        found.raw[name] for name in ("id", "parent_riff_id", "transform")
    )


def test_files_that_are_noted_by_id_are_songs():
    found = formats.records({ID: "songs/Tin Orchard.mp3", OTHER: "songs\\Tin Orchard v2.mp3"})

    assert [(ID, "Tin Orchard"), (OTHER, "Tin Orchard v2")] == [
        (song.raw["id"], song.raw["title"]) for song in found
    ]
    assert ["songs/Tin Orchard v2.mp3"] == formats.file_names(found[1].raw)


@pytest.mark.parametrize("value", [{ID: "text"}, {ID: 5}, {"a": "b.mp3"}, {ID: "a.mp3", "b": "c"}])
def test_other_objects_with_ids_for_names_are_no_songs(value):
    assert [] == formats.records(value)


def test_no_email_address_gets_into_a_record():
    assert "author_id" not in one({**CLIP, "user_id": "ada@example.com"}).raw


@pytest.mark.parametrize(("form", "value"), ALL)
@pytest.mark.parametrize("broken", [None, "text", 5, [], {}, [[]], {"a": None}, True])
def test_any_field_may_be_broken(form, value, broken):
    for name in value.keys() - {"id"}:
        for song in formats.records({**value, name: broken}):
            assert incoming.accept(song.raw, form)
    for name in value.get("metadata", {}):
        hurt = {**value, "metadata": {**value["metadata"], name: broken}}
        record.read(one(hurt).raw, now=NOW)
