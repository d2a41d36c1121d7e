"""The room: what hangs in it, for scripts; and the page that is read without them."""

import re

import pytest

from tests.archives import M4A, picture
from tests.fakes import song

SCRIPT = {"HX-Request": "true"}
WORDS = (("Copper", 1, 2), ("kettle", 2, 3))
TIMES = {"words": [{"text": text, "start": start, "end": end} for text, start, end in WORDS]}
PROMPTS = [
    {"prompt": "piano alone", "t_start": 0, "t_end": 60},
    {"prompt": "a choir", "t_start": 60},
]


def address(number):
    return f"/songs/{song(number)['id']}"


def add(library, number=1, **fields):
    library.add(song(number, download_url=f"https://media.example/{number}.m4a", **fields))


def scene(client, number=1, **headers):
    return client.get(f"{address(number)}/room", headers={**SCRIPT, **headers})


def view(answer):
    return re.search(r'data-view="(\w+)"', answer.text)[1]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"lyrics": "Copper kettle", "lyrics_timestamped": TIMES}, "sung"),
        ({"lyrics": "Copper kettle", "conditions": PROMPTS}, "read"),
        ({"conditions": PROMPTS}, "asked"),
        ({"lyrics": "[Instrumental]", "conditions": PROMPTS}, "asked"),
        ({}, "still"),
    ],
)
def test_what_there_is_to_read_decides_the_view(client, library, fields, expected):
    add(library, **fields)

    answer = scene(client)

    assert expected == view(answer)
    assert "<html" not in answer.text
    assert "img-src" in answer.headers["Content-Security-Policy"]


def test_a_song_whose_audio_is_gone_has_nothing_that_is_lit(client, library):
    library.add(song(1, lyrics="Copper kettle", lyrics_timestamped=TIMES))

    assert "read" == view(scene(client))


def test_lines_carry_the_seconds_of_their_words_and_prompts_theirs(client, library):
    add(library, lyrics="Copper kettle", lyrics_timestamped=TIMES, conditions=PROMPTS)

    text = scene(client).text

    assert re.search(r'data-times="1,2 2,3" data-from="1"><span data-words>\s*<span>Copper<', text)
    assert ["0", "60"] == re.findall(r'<li data-start="(\d+)"', text)


def test_takes_are_links_of_songs_that_can_be_played(client, library):
    for number in (1, 2):
        add(library, number, group_id="one")

    text = scene(client, 2).text

    takes = re.findall(r'<a class="scene__take" href="([^"]+)" data-song="([^"]+)"', text)
    assert [(address(n), song(n)["id"]) for n in (1, 2)] == takes
    assert 1 == text.count('aria-current="true"')


def test_a_scene_is_asked_for_anew_only_after_a_change(client, library):
    add(library)
    etag = scene(client).headers["ETag"]

    assert 304 == scene(client, **{"If-None-Match": etag}).status_code
    client.post(f"{address(1)}/favourite", data={"favourite": "1"})
    changed = scene(client, **{"If-None-Match": etag})

    assert 200 == changed.status_code
    assert "data-favourite" in changed.text


def test_whoever_is_no_script_is_led_to_the_songs_page(client, library):
    add(library)

    answer = client.get(f"{address(1)}/room")

    assert (303, address(1)) == (answer.status_code, answer.headers["Location"])
    assert 404 == client.get("/songs/none/room", headers=SCRIPT).status_code


def test_the_page_of_the_room_shows_the_newest_song_that_plays(client, library):
    add(library, 1, title="Older")
    add(library, 2, title="Newest", lyrics="Copper kettle")
    library.add(song(3, title="Silent"))

    text = client.get("/room").text

    assert '<main id="main"' in text
    assert "Newest</a></h1>" in text
    assert "Copper kettle" in text
    assert f'src="{address(2)}/audio"' in text


def test_an_empty_library_has_an_empty_room(client):
    assert "The room is empty" in client.get("/room").text


def test_scripts_get_the_room_without_a_song(client, library):
    add(library)

    answer = client.get("/room", headers=SCRIPT)

    assert 'id="room" role="dialog"' in answer.text
    assert song(1)["id"] not in answer.text


def test_the_light_is_of_the_kept_cover(config, keeping, new_app):
    keeping.add(1, M4A, picture((300, 300)))
    client = new_app(keeping.config).test_client()
    assert 404 == client.get(f"{address(1)}/light").status_code
    assert "/light" not in client.get(f"{address(1)}/room", headers=SCRIPT).text
    keeping.turn()

    light = re.search(r'src="([^"]+/light[^"]+)"', scene(client).text)[1]
    answer = client.get(light)

    assert ("image/png", 200) == (answer.mimetype, answer.status_code)
    assert "immutable" in answer.headers["Cache-Control"]
    pictures = client.get("/room/pictures", headers=SCRIPT).text
    assert 1 == pictures.count("<figure")
    assert light in pictures
