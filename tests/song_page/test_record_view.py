import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import rich_song
from tests.fakes import song
from webapp import database
from webapp.library import ingest
from webapp.records import formats, incoming, record
from webapp.song_page import record_view
from webapp.sources import flowmusic_clip

HERE = {"base_url": "http://localhost:8420"}
MAIL = "owner@mail.example"


def fields(raw):
    (section,) = record_view.sections(raw, {})
    return {field.name: field for field in section.fields}


def test_every_field_of_the_api_is_known_and_no_other():
    found = fields({**rich_song(), "mood": "blue"})

    assert ["mood"] == [name for name, field in found.items() if not field.known]


def test_a_value_is_written_so_that_it_can_be_read():
    found = fields({"title": "Sea", "seed": 5, "privacy": None, "is_favorite": True})

    assert {"title": "Sea", "seed": "5", "privacy": "null", "is_favorite": "true"} == {
        name: field.text for name, field in found.items()
    }


def test_json_within_a_text_is_laid_out():
    found = fields({"conditions": '[{"prompt": "piano"}]', "simple_waveform": "[0.1, 2]"})

    assert '[\n  {\n    "prompt": "piano"\n  }\n]' == found["conditions"].text
    assert "[0.1, 2]" == found["simple_waveform"].text


@pytest.mark.parametrize("text", ["[Verse 1]\nWaves", "{", "[" * 100_000, "[Instrumental]"])
def test_what_only_begins_like_json_stays_as_it_is(text):
    assert text[:6000] == fields({"lyrics": text})["lyrics"].text


def test_a_long_text_is_folded_and_cut():
    found = fields({"title": "Sea", "lyrics": "a" * 50_000, "topic": "one\n" * 10})

    assert (False, False) == (found["title"].is_long, found["title"].is_cut)
    assert (True, True, 50_000) == (
        found["lyrics"].is_long,
        found["lyrics"].is_cut,
        found["lyrics"].size,
    )
    assert (True, False) == (found["topic"].is_long, found["topic"].is_cut)


def test_signs_that_hide_or_turn_the_text_are_written_out():
    assert "a\\u202eb\\u0000c\\ud800" == fields({"title": "a\u202eb\x00c\ud800"})["title"].text


def test_each_kind_of_file_has_a_section_of_its_own():
    answer, files = {"title": "A"}, {"manifest": {"title": "B"}, "riffusion": {"x": 1}}

    found = record_view.sections(answer, files)

    assert [("In this library", []), ("An archiver's manifest", []), ("riffusion", ["x"])] == [
        (section.title, section.unknown) for section in found
    ]


def test_of_very_many_fields_the_first_are_shown():
    (section,) = record_view.sections({f"f{n}": "a" * 10_000 for n in range(1000)}, {})

    assert (record_view.MOST_FIELDS, 800) == (len(section.fields), section.left)
    assert sum(len(field.text) for field in section.fields) < 200_000


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), JSON))
def test_whatever_was_told_can_be_sent(raw):
    for section in record_view.sections(raw, {"clip": raw}):
        for field in section.fields:
            assert field.text.encode() is not None
            assert len(field.text) <= 6 * record_view.MOST_OF_FIELD


@pytest.fixture
def get(client):
    return lambda raw, what: client.get(f"/songs/{record.public_id(raw['id'])}{what}", **HERE)


def test_the_songs_page_leads_to_the_record_and_the_record_to_the_download(get, library):
    raw = rich_song(1)
    library.add(raw)

    assert f'href="/songs/{raw["id"]}/record"' in get(raw, "").text
    assert f'href="/songs/{raw["id"]}/record.json"' in get(raw, "/record").text


def test_the_record_shows_what_each_said(get, library):
    raw = rich_song(1, mood="blue")
    library.add(raw)
    other = incoming.accept({**raw, "title": "Another name"}, "manifest")
    ingestion = ingest.Ingestion(library.db, "import", file=True)
    with database.transaction(library.db):
        ingestion.add([other], datetime.now(UTC))

    page = get(raw, "/record").text

    assert ">unknown<" in page
    assert "An archiver&#39;s manifest" in page
    assert "Another name" in page


def test_the_download_is_json_under_the_songs_id(get, library):
    raw = rich_song(1, lyrics="Wörter\ud800")
    library.add(raw)

    answer = get(raw, "/record.json")

    assert (200, "application/json") == (answer.status_code, answer.mimetype)
    assert f'attachment; filename="{raw["id"]}.json"' == answer.headers["Content-Disposition"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert raw == json.loads(answer.data)["record"]


@pytest.mark.parametrize("what", ["/record", "/record.json"])
def test_a_song_that_is_not_there_has_no_record(get, what):
    assert 404 == get(song(1), what).status_code


def test_a_record_of_megabytes_makes_a_page_of_kilobytes(get, library):
    words = [{"text": f"word{n}", "start": n, "end": n + 1} for n in range(30_000)]
    raw = rich_song(1, lyrics_timestamped=json.dumps({"words": words}))
    library.add(raw)

    assert len(get(raw, "/record").data) < 100_000
    assert len(get(raw, "/record.json").data) > 1_500_000


def test_markup_in_a_record_stays_text(get, library):
    bad = "</pre><script>alert(1)</script>"
    raw = rich_song(1, title=bad, **{bad: bad})
    library.add(raw)

    page = get(raw, "/record").text

    assert "<script>" not in page
    assert "&lt;/pre&gt;&lt;script&gt;" in page


def told_of(raw, get):
    return "".join(get(raw, what).text for what in ("record", "/record.json"))


def test_no_address_of_an_account_is_in_the_record_of_a_clip(get, library):
    uuid = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c01"
    entry = {"clip": f"user:7-{MAIL}-clip:{uuid}", "title": "Sea", "note": f"by {MAIL}"}
    raw = flowmusic_clip.to_record(entry)
    library.add(raw, source="flowmusic")

    assert "Sea" in told_of(raw, get)
    assert "mail.example" not in told_of(raw, get)


def test_no_address_of_an_account_is_in_the_record_of_a_file(get, library):
    account = {"clip": f"user:7-{MAIL}-clip:abc", "email": MAIL, "jobid": MAIL}
    entry = {**account, "title": "Sea", "raw_data": {**account, "title": "Sea"}}
    (found,) = formats.records([entry])
    library.add(found.raw, source="import", file=True)

    assert "Sea" in told_of(found.raw, get)
    assert "mail.example" not in told_of(found.raw, get)
