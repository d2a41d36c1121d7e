import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import read, rich_song
from webapp.records import merging, record, statuses

FIELDS = [*rich_song(), "image_override", "remix_parent_id", "parent_riff_id", "audio_upload_id"]
HOSTILE = [
    None,
    True,
    False,
    0,
    -1,
    -0.0,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    float("-inf"),
    "",
    " ",
    "\x00",
    "a\x00b\x1b[31m\x7f\x85",
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "\u202eevil\u2066\u200b",
    "\ud800",
    "\udc00\ud800",
    "9" * 5_000,
    "1e999",
    "javascript:alert(1)",
    "JaVaScRiPt://a/%0aalert(1)",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "http://a.example;script-src *",
    "//evil.example/a",
    "[" * 5_000,
    "x" * 100_000,
    [],
    {},
    [[[]]],
    {"a": {"b": None}},
    ["http://a.example"],
]
ATOMS = st.sampled_from(HOSTILE) | st.text(max_size=9) | st.integers() | st.floats()
JSON = ATOMS | st.lists(ATOMS, max_size=3) | st.dictionaries(st.text(max_size=3), ATOMS, max_size=2)
RAW = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4).map(lambda raw: {"id": "a", **raw})


def storable(made):
    """Whether every text can stand in a database and every number in an answer."""
    texts = [made.id, made.source_id, made.title, made.style, made.status, made.group_id]
    for each in (*texts, made.created_at, made.cover_url, made.audio_url):
        if each is not None:
            each.encode()
    return made.duration is None or 0 <= made.duration <= record.LONGEST_SONG


@given(JSON | RAW)
def test_no_record_raises(raw):
    made = read(raw)

    assert made is None or (storable(made) and record.PLAIN_ID.fullmatch(made.id))
    assert made is None or json.loads(record.dumps(made.raw)) is not None


@pytest.mark.parametrize("field", FIELDS)
def test_a_hostile_field_costs_itself_alone(field):
    for value in HOSTILE:
        made = read(rich_song(**{field: value}))

        assert made is None if field == "id" and made is None else storable(made)
        if field != "title" and made:
            assert "Song 1" == made.title
        for address in (made.cover_url, made.audio_url) if made else ():
            assert address is None or address.startswith(("http://", "https://"))


@pytest.mark.parametrize("raw", [None, 5, "song", [], {}, {"title": "No id"}, {"id": None}])
def test_an_entry_without_an_id_is_no_song(raw):
    assert read(raw) is None


@pytest.mark.parametrize("value", ["", "  ", True, 1.5, [], {}])
def test_an_id_of_another_type_is_none(value):
    assert read({"id": value}) is None


def test_a_number_may_be_an_id():
    assert "17" == read({"id": 17}).id


def test_a_plain_id_stays_as_it_is():
    assert "Song_1-b" == read({"id": "Song_1-b"}).id


@pytest.mark.parametrize(
    "source_id",
    [
        "a/b",
        "../../etc",
        "a.b",
        "a b",
        "'\"",
        "a\x00b",
        "ä",
        "�",
        "x" * 65,
        "x" * 10000,
        "plain\n",
        "a:b",
        "a?b",
        "%2e",
        "pending",
    ],
    ids=ascii,
)
def test_an_id_that_is_not_plain_is_hashed(source_id):
    made = read({"id": source_id})

    assert re.fullmatch("x[0-9a-f]{32}", made.id)
    assert made.id == read({"id": source_id, "title": "Later"}).id
    assert made.id == read({"id": made.source_id}).id


def test_two_ids_are_two_songs():
    assert read({"id": "a/b"}).id != read({"id": "a.b"}).id


@pytest.mark.parametrize("field", ["remix_parent_id", "parent_riff_id"])
@pytest.mark.parametrize("source_id", ["plain", "a/b", "\ud800"], ids=ascii)
def test_a_parent_is_found_by_the_id_it_has_itself(field, source_id):
    child = read({"id": "child", field: source_id})

    assert read({"id": source_id}).id in {child.parent_id, child.riff_id}


@pytest.mark.parametrize("field", ["download_url", "image_url", "image_override", "share_url"])
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:image/svg+xml,<svg>",
        "file:///etc/passwd",
        "//a.example/x",
        "/x",
        "ftp://a.example/",
        "http://",
        "http://a b/",
        "http://u:p@a.example/",
        "\x01http://a",
    ],
)
def test_an_address_that_is_not_http_is_never_kept(field, address):
    made = read({"id": "a", field: address})

    assert (None, None) == (made.audio_url, made.cover_url)


def test_the_override_wins_over_the_cover():
    made = read(rich_song(image_override="https://other.example/a.jpeg"))

    assert "https://other.example/a.jpeg" == made.cover_url


def test_a_broken_override_leaves_the_cover():
    made = read(rich_song(image_override="javascript:alert(1)"))

    assert "https://covers.example/1.jpeg" == made.cover_url


def test_signs_that_hide_or_turn_the_text_are_taken_out():
    made = read({"id": "a", "title": "\u202eA\u200b \x00\x1b\n\tsong\u2069\ud800"})

    assert "A song" == made.title


def test_a_long_title_ends_in_an_ellipsis():
    made = read({"id": "a", "title": "x" * 10_000})

    assert "x" * 499 + "…" == made.title


@pytest.mark.parametrize(
    ("given_status", "status"),
    [
        ("completed", "completed"),
        (" Failed ", "failed"),
        ("In-Review", "in-review"),
        ("in_review", "in_review"),
        (None, "unknown"),
        (5, "unknown"),
        ("", "unknown"),
        ("\u202e", "unknown"),
    ],
)
def test_a_status_that_is_not_known_is_the_apis_own_word(given_status, status):
    assert status == read({"id": "a", "status": given_status}).status


@pytest.mark.parametrize("meaning", statuses.WORDS)
@pytest.mark.parametrize("written", [str, str.upper, lambda word: word.replace("_", " ").title()])
def test_each_known_word_means_one_of_three_and_stays_in_the_record(meaning, written):
    words = [written(word) for word in statuses.WORDS[meaning].split()]

    records = [read({"id": "a", "status": word}) for word in words]

    assert dict.fromkeys(words, meaning) == {made.raw["status"]: made.status for made in records}


def test_no_word_means_two_things():
    words = " ".join(statuses.WORDS.values()).split()

    assert len(words) == len(set(words))


def test_without_a_status_an_audio_address_says_completed():
    assert "completed" == read({"id": "a", "download_url": "https://a.example/a.m4a"}).status


@pytest.mark.parametrize("word", ["x" * 1_000, "İ" * 60, "İ" * 19 + "a b c d"])
def test_a_long_status_can_be_asked_for_again(word):
    status = read({"id": "a", "status": word}).status

    assert len(status) <= statuses.LONGEST
    assert status == status.strip().lower()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (180.5, 180.5),
        ("180.5", 180.5),
        (0, 0),
        (-1, None),
        (10**9, None),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
        ("long", None),
        ([], None),
    ],
)
def test_a_duration_is_a_number_of_seconds_up_to_a_week(value, seconds):
    assert seconds == read({"id": "a", "duration_s": value}).duration


def test_a_record_nested_without_end_is_no_song():
    deep = {}
    for _ in range(900):
        deep = {"a": deep}

    assert read({"id": "a", "raw_data": deep}) is None
    assert read({"id": "a", "raw_data": {"a": [{"b": [1]}]}}) is not None


EMPTY = [None, "", [], {}]


@pytest.mark.parametrize("empty", EMPTY)
def test_a_known_value_is_never_replaced_by_an_empty_one(empty):
    assert {"id": "a", "title": "A"} == merging.merge({"id": "a", "title": "A"}, {"title": empty})


@pytest.mark.parametrize("value", [0, False, "B", 0.0])
def test_a_new_value_replaces_a_known_one(value):
    assert {"title": value} == merging.merge({"title": "A"}, {"title": value})


@pytest.mark.parametrize("status", ["processing", "queued", None])
def test_completed_is_never_taken_back(status):
    merged = merging.merge({"status": "completed", "title": "A"}, {"status": status, "title": "B"})

    assert {"status": "completed", "title": "A"} == merged


def test_a_failed_song_may_be_made_again():
    merged = merging.merge({"status": "failed"}, {"status": "processing"})

    assert {"status": "processing"} == merged


@given(RAW, RAW)
def test_a_merge_loses_no_field_and_merging_again_changes_nothing(old, new):
    merged = merging.merge(old, new)

    assert {name for name, value in old.items() if value not in EMPTY} <= set(merged)
    assert record.dumps(merged) == record.dumps(merging.merge(merged, merged))


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "[" * 5_000])
def test_a_damaged_record_reads_as_empty(text):
    assert {} == record.loads(text)


@given(RAW)
def test_a_record_is_kept_whole(raw):
    kept = record.dumps(raw)

    assert kept.isascii()
    assert kept == record.dumps(record.loads(kept))


FILED = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["A", "B", "", None]),
        "status": st.sampled_from(["processing", "completed", "failed", None]),
        "play_count": st.sampled_from([0, 1, 2.5, "3", "many", None, float("nan")]),
        "favorite_count": st.integers(0, 3),
        "lyrics_timestamped": st.sampled_from([[], [{"text": "a"}], None]),
    },
)


@given(st.lists(FILED, max_size=5))
def test_files_that_were_merged_once_change_nothing(files):
    known = {}
    for found in files:
        known = merging.merge_file(known, found)

    for found in files:
        assert record.says_the_same(merging.merge_file(known, found), record.dumps(known))


@given(FILED, FILED)
def test_a_file_takes_no_value_away(known, found):
    merged = merging.merge_file(known, found)

    assert set(merged) == {*known, *found}
    for raw in (known, found):
        assert all(merged[name] not in EMPTY for name in raw if raw[name] not in EMPTY)


@pytest.mark.parametrize(
    ("known", "found", "title"),
    [
        ({}, {}, "known"),
        ({"play_count": 3}, {"play_count": 4}, "found"),
        ({"play_count": 4}, {"play_count": 3}, "known"),
        ({"play_count": 4}, {"play_count": 4}, "known"),
        ({}, {"play_count": 4}, "known"),
        ({"play_count": 3}, {}, "known"),
        ({"status": "processing"}, {"status": "completed"}, "found"),
        ({"status": "completed"}, {"status": "processing", "play_count": 9}, "known"),
        ({"status": "completed", "play_count": 9}, {"status": "processing"}, "known"),
    ],
)
def test_what_was_said_later_wins(known, found, title):
    merged = merging.merge_file({**known, "title": "known"}, {**found, "title": "found"})

    assert title == merged["title"]


def test_counts_never_shrink():
    merged = merging.merge_file(
        {"play_count": 9, "favorite_count": 1}, {"play_count": 4, "favorite_count": 2}
    )

    assert (9, 2) == (merged["play_count"], merged["favorite_count"])
