import pytest

from webapp.records import services, tagged

ID = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c01"
NOTE = f"made with suno; created=2026-02-03T04:05:06.789Z; id={ID}"

IDS = {
    "a note in a comment": {"comment": NOTE},
    "a note behind other words": {"comment": f"My best one\n{NOTE.upper()}"},
    "an address": {"comment": f"https://suno.com/song/{ID}"},
    "an address of its own": {"suno_url": f"https://suno.com/song/{ID}?sh=1"},
    "a name": {"suno_id": ID},
    "SunoSync's": {"suno_uuid": ID},
    "ours before all others": {"songwall_id": ID, "suno_id": "another"},
    "another service's": {"comment": f"https://www.riffusion.com/riff/{ID}"},
}
NONE = {
    "nothing": {},
    "a note of the first days": {"comment": "made by suno"},
    "an id that is not said to be the song's": {"comment": f"cover of {ID}"},
    "another's address": {"comment": f"https://example.com/song/{ID}"},
}


@pytest.mark.parametrize("texts", IDS.values(), ids=IDS)
def test_the_id_is_the_one_that_its_maker_wrote(texts):
    assert ID == tagged.identity(texts)


@pytest.mark.parametrize("texts", NONE.values(), ids=NONE)
def test_anything_else_is_no_id(texts):
    assert tagged.identity(texts) is None


def test_a_file_of_suno_tells_when_and_by_whom_it_was_made():
    raw = tagged.raw(ID, {"comment": NOTE, "title": "Glass Tram"})

    assert ("Glass Tram", "2026-02-03T04:05:06.789Z") == (raw["title"], raw["created_at"])
    assert "suno" == services.of(raw)
    assert "sound" not in raw


@pytest.mark.parametrize(
    ("said", "date"),
    [("2025", None), ("2025-02", None), ("2025-02-12", "2025-02-12"), ("20250212", "20250212")],
)
def test_a_year_is_no_date(said, date):
    assert date == tagged.raw(ID, {"date": said}).get("created_at")


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        ({"genre": "dream pop", "comment": "loud"}, "dream pop"),
        ({"suno_style": "tape hiss", "genre": "Other"}, "tape hiss"),
        ({"comment": "warm, slow"}, "warm, slow"),
        ({"comment": "Waves\ncome"}, None),
        ({"comment": "https://example.com/"}, None),
        ({"comment": "la", "lyrics": "la"}, None),
    ],
)
def test_its_style_is_its_genre_or_a_short_comment(texts, style):
    assert style == tagged.raw(ID, texts).get("sound")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("03 - Paper Lanterns (1)", "Paper Lanterns"),
        ("01 Blue Kettle", "Blue Kettle"),
        ("Tin Orchard v2", "Tin Orchard v2"),
        (f"Paper_Lanterns_{ID}", "Paper Lanterns"),
        (f"Lost Ferry [{ID}]", "Lost Ferry"),
        ("Lost Ferry [ehJuLz9DuCtVapQMVMcAAA]", "Lost Ferry"),
        ("1999", "1999"),
        ("24K Magic", "24K Magic"),
        (ID, None),
    ],
)
def test_where_nothing_else_says_a_title_its_name_does(name, title):
    assert title == tagged.raw("a", {}, name=name).get("title")
    assert "Said" == tagged.raw("a", {"title": "Said"}, name=name)["title"]
