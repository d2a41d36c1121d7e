import json

import pytest

from tests.fake_flowmusic import EMAIL, OWNER, clip, uuid, whole_clip
from webapp.sources.flowmusic_clip import clip_name, to_record


def test_a_clip_becomes_a_record():
    assert {
        "id": uuid(1),
        "status": "completed",
        "title": "Clip 1",
        "lyrics": "[Verse 1]\nWaves come in",
        "duration_s": 173.03,
        "image_url": "https://covers.example/1.jpeg",
        "download_url": "https://media.example/1.m4a",
        "wav_url": "https://media.example/1.wav",
        "lyrics_timing": [[0.5, 3.25]],
    } == to_record(whole_clip(1))


def test_fields_that_nobody_documented_are_kept():
    assert {"a": [1, None, True]} == to_record(clip(1, more={"a": [1, None, True]}))["more"]


def test_every_field_may_be_null():
    empty = dict.fromkeys(whole_clip(1)) | {"clip": OWNER + uuid(1), "status": None}

    found = to_record(empty)

    assert (uuid(1), "completed") == (found.pop("id"), found.pop("status"))
    assert {None} == set(found.values())


@pytest.mark.parametrize(
    ("said", "word"),
    [("pending", "pending"), ("PENDING ", "PENDING"), ("failed", "failed"), ("odd", "odd")]
    + [(None, "completed"), ("", "completed"), (5, "completed"), ({}, "completed")],
)
def test_a_clip_is_completed_unless_it_says_otherwise(said, word):
    assert word == to_record(clip(1, status=said))["status"]


def test_an_id_beside_the_name_does_not_count():
    assert uuid(1) == to_record(clip(1, id="other"))["id"]


@pytest.mark.parametrize(
    "entry",
    [None, 5, "clip", [], {}, {"clip": None}, {"clip": 5}, {"clip": ""}, {"clip": "user:1:"}]
    + [{"clip": EMAIL}, {"clip": f"user:1-{EMAIL}"}, {"clip": "a%40b"}],
)
def test_without_a_name_there_is_no_record(entry):
    assert to_record(entry) is None


def test_a_bare_uuid_is_a_name():
    assert uuid(1) == to_record({"clip": uuid(1)})["id"]


@pytest.mark.parametrize("email", [EMAIL, "a-b-clip:c@mail.example", "a.b@c-d.example"])
def test_the_account_is_found_in_the_name(email):
    name = clip_name(clip(1, email=email))

    assert (email, uuid(1)) == (name.email, name.uuid)


ADDRESSES = [EMAIL, EMAIL.upper(), "singer%2Bsongs%40mail.example", "singer+songs%40mail.example"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "fields",
    [
        lambda address: {"title": f"For {address}!"},
        lambda address: {"lyrics": f"{address} {address}"},
        lambda address: {"image_url": f"https://covers.example/{address}/1.jpeg"},
        lambda address: {"audio_url": f"https://media.example/?of={address}"},
        lambda address: {"parent": f"user:1234-{address}-clip:{uuid(2)}"},
        lambda address: {"jobid": f"user:1234-{address}-job:5"},
        lambda address: {"made_by": {"who": [{"name": address}]}},
        lambda address: {"made_by": {address: 1}},
        lambda address: {"email": address},
    ],
)
def test_the_address_of_the_account_is_taken_out(address, fields):
    found = json.dumps(to_record(clip(1, **fields(address)))).lower()

    assert "mail.example" not in found
    assert "user:" not in found


def test_the_address_that_is_known_otherwise_is_taken_out():
    found = to_record({"clip": uuid(1), "title": f"For {EMAIL}"}, None, EMAIL)

    assert "For …" == found["title"]


def test_of_another_clips_name_the_uuid_stays():
    assert uuid(2) == to_record(clip(1, parent=OWNER + uuid(2)))["parent"]


def test_an_address_that_holds_the_account_is_left_out():
    found = to_record(clip(1, audio_url=f"https://media.example/{EMAIL}.m4a"))

    assert found["download_url"] is None


def test_what_lies_too_deep_is_left_out():
    deep = [EMAIL]
    for _ in range(500):
        deep = [deep]

    assert EMAIL not in json.dumps(to_record(clip(1, more=deep)))
