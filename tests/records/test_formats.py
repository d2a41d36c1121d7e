import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW, rich_song
from webapp.records import formats, record, services
from webapp.values import fields

SAMPLES = Path(__file__).parents[1] / "samples" / "saved"
ID = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c01"


def sample(name):
    return formats.records(json.loads((SAMPLES / name).read_text(encoding="utf-8")))


def one(value):
    (found,) = formats.records(value)
    return found.raw


ONE_OF_EACH = {
    "answer": "answer.json",
    "manifest": "manifest.json",
    "clip": "clips.json",
    "tracks": "tracks.json",
    "downloader": f"downloader/Harbour Lights_{ID}.json",
}


@pytest.mark.parametrize(("form", "name"), ONE_OF_EACH.items())
def test_every_form_is_told_by_its_content(form, name):
    assert {form} == {found.form for found in sample(name)}


@pytest.mark.parametrize(
    "name",
    [
        *ONE_OF_EACH.values(),
        f"archiver/3f/{ID}_Harbour Lights/meta.json",
        f"userscript/metadata/Harbour Lights__{ID}.json",
    ],
)
def test_the_song_of_every_form_reads_the_same(name):
    song = record.read(sample(name)[0].raw, now=NOW)

    assert (ID, "completed") == (song.id, song.status)
    assert song.title.startswith("Harbour Lights")
    assert song.style.startswith("slow shanty")
    assert "2025-02-12T12:22:33Z" == song.created_at


def test_a_saved_answer_stays_as_it_is():
    assert rich_song(1) == one(rich_song(1))


def test_a_manifests_item_gets_the_apis_names_and_keeps_all_else():
    item = json.loads((SAMPLES / "manifest.json").read_text())["items"][0]

    made = one(item)

    assert item["audio_url"] == made["download_url"]
    assert (184.32, "extend", item["parent_id"]) == (
        made["duration_s"],
        made["transform"],
        made["parent_riff_id"],
    )
    assert item["source_url"] == made["share_url"]
    assert item["raw_data"] == made["raw_data"]
    assert item["raw_data"]["group_id"] == made["group_id"]
    assert "slow shanty, accordion, low male voice" == made["sound"]
    assert {"sound", *item} == {name for name in made if name in item}
    assert item == {name: made[name] for name in item} | {"sound": None}


def test_what_a_clip_wraps_is_unwrapped():
    made = one(json.loads((SAMPLES / "clips.json").read_text())["clips"][0])

    assert ("[Verse 1]\nHarbour lights", 184.32) == (made["lyrics"], made["duration_s"])
    assert [[12.1, 13.4]] == made["lyrics_timing"]
    assert {"status": "ready", "value": made["lyrics"]} == made["as_found"]["lyrics"]


def test_what_a_clip_wraps_but_has_not_is_missing():
    made = sample("clips.json")[1].raw

    assert fields.text(made["lyrics"]) is None


def test_an_account_does_not_get_into_a_record():
    (found,) = sample("flowmusic.json")

    assert ID == found.raw["id"]
    assert "ada@example.com" not in json.dumps(found.raw)
    assert "flowmusic" == services.of(found.raw)


@pytest.mark.parametrize("tags", ["jazz, slow", ["jazz", 7, "slow"]])
def test_tags_are_the_style_where_nothing_else_is(tags):
    assert "jazz, slow" == one({"id": ID, "title": "A", "tags": tags})["sound"]
    assert "folk" == one({"id": ID, "title": "A", "tags": tags, "genre": "folk"})["sound"]
    assert "sound" not in one({"id": ID, "title": "A", "tags": []})


def test_what_a_download_came_to_is_not_what_the_song_is():
    downloaded, failed = (found.raw for found in sample("tracks.json"))

    assert ("completed", None) == (downloaded["status"], failed["status"])
    assert "failed" == failed["as_found"]["status"]


def test_stand_ins_for_a_title_are_no_title():
    failed = sample("tracks.json")[1].raw
    unnamed = sample("manifest.json")[1].raw

    assert (None, None, None) == (failed["title"], failed.get("sound"), unnamed["title"])


def test_a_prompt_is_a_segment():
    assert [{"prompt": "a shanty about harbour lights"}] == sample("tracks.json")[0].raw[
        "conditions"
    ]


def test_a_job_gives_its_clips():
    job = {
        "id": "job",
        "status": "completed",
        "clips": [{"clip": "user:1-a@b.c-clip:x1", "title": "A"}],
    }

    assert ["x1"] == [found.raw["id"] for found in formats.records(job)]


def test_a_song_that_holds_clips_is_a_song():
    song = {"id": "a", "title": "A", "clips": [{"id": "stem", "title": "A - drums"}]}

    assert ["a"] == [found.raw["id"] for found in formats.records(song)]


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        "text",
        [],
        {},
        {"id": "a"},
        {"clip": "user:1-a@b.c-clip:a"},
        {"title": "no id"},
        {"completed": ["a"]},
        {"id": "", "title": "A"},
        {"_meta": {}, "apiResponse": None},
        {"clip": "user:1-a@b.c-clip:a@b.c", "title": "A"},
        {"items": {"a": 5}, "clips": "x"},
    ],
)
def test_what_is_no_song_gives_none(value):
    assert [] == formats.records(value)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/song/1", 5, None])
def test_only_an_address_becomes_one(address):
    made = one({"id": "a", "title": "A", "source_url": address, "audio_url": address})

    assert {"id", "title", "source_url", "audio_url"} == set(made)


KEYS = st.sampled_from(
    ["id", "clip", "title", "name", "lyrics", "duration", "audio_url", "source_url", "raw_data"]
    + ["operation", "status", "value", "items", "clips", "tracks", "_meta", "apiResponse", "prompt"]
    + ["songUrl", "playCount", "as_found", "conditions", "genre", "transform_type", "x"]
)
ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.floats()
    | st.sampled_from(["", "a", "pending", "downloaded", "Untitled", "https://a.example/b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


@given(ANY)
def test_any_value_is_read_to_records(value):
    for found in formats.records(value):
        assert found.raw["id"]


@given(st.dictionaries(KEYS, ANY, max_size=8).map(lambda song: {**song, "id": "a", "title": "A"}))
def test_nothing_that_was_found_is_lost_but_the_account(value):
    made = one(value) if "apiResponse" not in value else {}

    for name, found in value.items() if made else ():
        as_found = made.get("as_found")
        kept = (made.get(name), as_found.get(name) if isinstance(as_found, dict) else None)
        assert name in {"clip", "as_found"} or repr(found) in map(repr, kept)


@given(ANY)
def test_a_record_that_was_read_reads_the_same_again(value):
    for found in formats.records(value):
        (again,) = formats.records(found.raw)
        assert repr(found.raw) == repr(again.raw)


OWN = {"form": 1, "id": "x1", "source_id": "a b", "record": {"id": "a b", "name": "A", "genre": 5}}


def test_a_file_of_another_songwall_gives_its_record_as_it_is():
    [found] = formats.records(OWN)

    assert (OWN["record"], "songwall") == (found.raw, found.form)
    assert {"form": 1, "id": "x1", "source_id": "a b"} == found.around


def test_a_record_of_ours_without_an_id_has_that_of_its_file():
    [found] = formats.records({**OWN, "record": {"title": "A"}})

    assert {"id": "a b", "title": "A"} == found.raw


def test_a_file_of_a_newer_songwall_is_left_alone():
    assert [] == formats.records({**OWN, "form": 2})
    assert formats.is_own({**OWN, "form": 2})


@pytest.mark.parametrize("form", [True, "1", 0, None, 1.5])
def test_a_song_with_a_form_of_another_kind_is_no_file_of_ours(form):
    assert not formats.is_own({**OWN, "form": form})
