import re

import pytest

from tests.factories import rich_song
from webapp.database import transaction
from webapp.library import playlist_entries, playlists


def raw(number):
    title, group = f"Song {number}", f"group-{number}"
    return rich_song(number, title=title, group_id=group, image_url=None)


RAWS = [raw(number) for number in range(1, 6)]


@pytest.fixture
def ids(library):
    library.add(*RAWS)
    return [library.card(raw).id for raw in RAWS]


@pytest.fixture
def drive(client, ids):
    """The address of a playlist of the first three songs."""
    return made(client, title="Drive", songs=",".join(ids[:3]))


def made(client, **fields):
    answer = client.post("/playlists", data=fields)
    assert answer.status_code == 303, answer.text
    return answer.location


def titles(client, address):
    page = client.get(address).text
    return re.findall(r'<p class="entry__title">\s*<[^>]+>([^<]+)<', page)


def numbers(client, address):
    return [int(n) for n in re.findall(r'data-entry="(\d+)"', client.get(address).text)]


def test_a_playlist_holds_songs_in_the_order_in_which_they_were_chosen(client, ids):
    here = made(client, title="Drive", songs=",".join([ids[2], ids[0], ids[2]]))

    assert titles(client, here) == ["Song 3", "Song 1", "Song 3"]
    assert re.fullmatch(r"/playlists/[a-z2-9]{8}", here)
    assert "Drive" in client.get("/playlists").text


def test_a_name_of_10000_characters_is_cut_and_an_empty_one_is_asked_for_again(client, ids):
    here = made(client, title="x" * 10_000)
    empty = client.post("/playlists", data={"title": "  \u200b ", "songs": ids[0]})

    assert f"{'x' * 199}…</h1>" in client.get(here).text
    assert empty.status_code == 422
    assert "Give the playlist a name" in empty.text
    assert ids[0] in empty.text  # what was chosen is not lost


def test_songs_move_by_one_or_to_a_place_and_the_address_leads_to_the_moved_one(client, drive):
    first, second, third = numbers(client, drive)

    answer = client.post(f"{drive}/songs/{third}/place", data={"by": "-1"})
    assert numbers(client, drive) == [first, third, second]
    assert answer.location == f"{drive}#entry-{third}"

    client.post(f"{drive}/songs/{first}/place", data={"to": "3"})
    assert numbers(client, drive) == [third, second, first]

    client.post(f"{drive}/songs/{second}/place", data={"to": "1"})
    assert numbers(client, drive) == [second, third, first]

    for by in ("-1", "1"):
        client.post(f"{drive}/songs/{second}/place", data={"by": by})
    assert numbers(client, drive) == [third, second, first]


def test_a_song_that_was_taken_out_can_be_brought_back_to_its_place(client, drive):
    _, second, _ = before = numbers(client, drive)

    answer = client.post(f"{drive}/songs/{second}/removed", data={"removed": "1"})
    assert "“<bdi>Song 2</bdi>” was taken out." in client.get(answer.location).text
    assert second not in numbers(client, drive)

    client.post(f"{drive}/songs/{second}/removed", data={"removed": "0"})
    assert numbers(client, drive) == before


def test_a_playlist_that_was_removed_can_be_brought_back(client, drive):
    gone = client.post(f"{drive}/removed", data={"removed": "1"})
    assert client.get(drive).status_code == 404
    assert "“<bdi>Drive</bdi>” was removed." in client.get(gone.location).text

    client.post(f"{drive}/removed", data={"removed": "0"})
    assert titles(client, drive) == ["Song 1", "Song 2", "Song 3"]


def test_a_song_that_is_gone_stands_with_its_name_and_a_reason(client, db, drive, ids):
    with transaction(db):
        db.execute("DELETE FROM songs WHERE id = ?", [ids[1]])
        db.execute("UPDATE library SET version = version + 1")

    page = client.get(drive).text
    assert titles(client, drive) == ["Song 1", "Song 2", "Song 3"]
    assert "This song isn't in your library." in page
    assert [entry[0] for entry in client.get(f"{drive}/queue").json["entries"]] == [ids[0], ids[2]]


def test_a_queue_names_the_list_and_moments_with_their_seconds(client, ids):
    here = made(client, title="Chorus", songs=f"{ids[0]}@12.5-20,{ids[1]},{ids[0]}@20-12,<x>")

    assert client.get(f"{here}/queue").json == {
        "label": "Chorus",
        "href": here,
        "entries": [[ids[0], 12.5, 20.0], [ids[1]]],
        "leads": [],
        "styles": [1, 1],
    }
    assert "From 0:12.5 to 0:20" in client.get(here).text
    assert "2 songs · 3 min" in client.get(here).text


def test_songs_are_added_at_the_end_and_unknown_ones_left_out(client, drive, ids):
    client.post(f"{drive}/songs", data={"songs": f"{ids[0]},nobody,{ids[4]}"})
    refused = client.post(f"{drive}/songs", data={"songs": "nobody"})

    assert titles(client, drive) == ["Song 1", "Song 2", "Song 3", "Song 1", "Song 5"]
    assert refused.status_code == 409
    assert "None of these songs is in your library" in refused.text


def test_the_choice_of_a_playlist_offers_those_by_hand(client, drive, ids):
    made(client, title="Loved", rule="favourite=1")

    page = client.get(f"/playlists/add?songs={ids[0]},{ids[1]}@1-2")
    part = client.get(f"/playlists/add?songs={ids[0]}", headers={"HX-Request": "true"})

    assert "Add 2 songs to" in page.text
    assert f'action="{drive}/songs"' in page.text
    assert "Loved" not in page.text
    assert "<html" not in part.text
    assert "Add 1 song to" in part.text


def test_of_two_who_rename_at_once_the_later_one_is_asked(client, drive):
    revision = re.search(r'name="revision" value="(\d+)"', client.get(f"{drive}/edit").text)[1]
    client.post(drive, data={"title": "Hers", "revision": revision})

    later = client.post(drive, data={"title": "His", "revision": revision})
    assert later.status_code == 409
    assert 'value="His"' in later.text
    assert "Now it's called “<bdi>Hers</bdi>”" in later.text
    assert "Hers</h1>" in client.get(drive).text

    again = re.search(r'name="revision" value="(\d+)"', later.text)[1]
    client.post(drive, data={"title": "His", "revision": again})
    assert "His</h1>" in client.get(drive).text


def test_of_two_who_arrange_at_once_both_changes_are_there_and_the_later_one_is_told(
    client, drive, ids
):
    first, second, third = numbers(client, drive)
    revision = re.search(r'data-revision="(\d+)"', client.get(drive).text)[1]
    client.post(f"{drive}/songs", data={"songs": ids[4]})
    client.post(f"{drive}/songs/{first}/removed", data={"removed": "1", "revision": revision})

    merged = client.post(f"{drive}/songs/{third}/place", data={"by": "-1", "revision": revision})
    assert numbers(client, drive)[:2] == [third, second]
    assert "Somebody else changed this playlist meanwhile" in client.get(merged.location).text

    late = client.post(f"{drive}/songs/{first}/place", data={"by": "1", "revision": revision})
    assert late.status_code == 404
    assert "taken out of the playlist meanwhile" in late.text


def test_a_search_becomes_a_playlist_that_fills_itself(client, library, ids):
    offer = client.get("/?favourite=1").text
    form = re.search(r'href="(/playlists/new\?rule=[^"]+)"', offer)[1]
    assert re.search(r"<b>5</b>\s*songs now", client.get(form).text)

    here = made(client, title="Loved", rule="favourite=1", sort="title", most="3")
    assert titles(client, here) == ["Song 1", "Song 2", "Song 3"]
    assert "Favourites, title first, 3 at most" in client.get(here).text

    library.add(raw(9) | {"title": "Song 0"})
    assert titles(client, here) == ["Song 0", "Song 1", "Song 2"]
    assert len(client.get(f"{here}/queue").json["entries"]) == 3


def test_no_hand_moves_the_songs_of_a_rule_but_a_frozen_one_is_plain(client, ids):
    here = made(client, title="Loved", rule="favourite=1", sort="title")
    refused = client.post(f"{here}/songs", data={"songs": ids[0]})
    frozen = client.post(f"{here}/frozen").location

    assert refused.status_code == 409
    assert "fills itself by its rule" in refused.text
    assert numbers(client, here) == []
    assert titles(client, frozen) == titles(client, here)
    assert len(numbers(client, frozen)) == 5


def test_a_rule_is_replaced_by_another_search(client, ids):
    here = made(client, title="Loved", rule="favourite=1")
    answer = client.post(
        "/playlists", data={"title": "", "rule": "q=title%3A2", "instead": here.split("/")[-1]}
    )
    assert answer.status_code == 422  # a name is asked for all the same

    made(client, title="x", rule="q=%22Song+2%22", instead=here.split("/")[-1])
    assert titles(client, here) == ["Song 2"]
    assert "Loved</h1>" in client.get(here).text


@pytest.mark.parametrize(
    "rule",
    [
        "moon=full",
        "favourite=1&moon=full",
        "q=moon%3Afull",
        "&".join("a=b" for _ in range(200)),
    ],
)
def test_a_rule_that_is_not_understood_shows_no_songs_and_is_kept(client, db, ids, rule):
    with transaction(db):
        said = playlists.describe("From tomorrow", rule=rule)
        here = f"/playlists/{playlists.create(db, said).id}"

    page = client.get(here).text
    assert "Songwall can't read this rule" in page
    assert titles(client, here) == []
    assert "Songwall can't read this rule" in client.get("/playlists").text
    assert client.post("/playlists", data={"title": "x", "rule": rule}).status_code == 422


def test_a_long_playlist_has_pages_and_a_song_moves_over_their_edge(client, ids):
    here = made(client, title="Long", songs=",".join(ids * 24))

    second = client.get(f"{here}?page=2").text
    assert "51–100 of 120" in second
    first_of_second = int(re.search(r'data-entry="(\d+)"', second)[1])
    answer = client.post(f"{here}/songs/{first_of_second}/place", data={"by": "-1"})
    assert answer.location == f"{here}#entry-{first_of_second}"
    assert numbers(client, here)[-1] == first_of_second
    assert "101–120 of 120" in client.get(f"{here}?page=999").text


def test_a_playlist_takes_more_songs_than_any_other_form_and_100000_at_most(client, db, ids):
    here = made(client, title="All", songs=",".join(ids * 800))
    with transaction(db):
        db.execute(
            """WITH RECURSIVE more (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM more LIMIT 96000)
               INSERT INTO playlist_entries (playlist, place, song)
               SELECT 1, 2000000000000 + at, ? FROM more""",
            [ids[0]],
        )
        db.execute("UPDATE playlists SET revision = revision + 1")

    assert "100,000 songs" in client.get(here).text
    assert "99,951–100,000 of 100,000" in client.get(f"{here}?page=2000").text
    refused = client.post(f"{here}/songs", data={"songs": ids[0]})
    assert "100,000 songs at most" in refused.text
    assert len(client.get(f"{here}/queue").json["entries"]) == 100_000


def test_moves_into_the_same_gap_spread_the_places(db, client, drive):
    first, second, third = numbers(client, drive)
    playlist = playlists.by_id(db, drive.split("/")[-1])

    for number, other in [(first, second), (second, first)] * 15:
        playlist_entries.move(db, playlist.id, number, to=2)
        order = [entry.number for entry in playlist_entries.some(db, playlist)]
        assert order == [other, number, third]


def test_only_the_last_hundred_that_were_taken_out_are_remembered(db, client, ids):
    here = made(client, title="Long", songs=",".join(ids * 21))
    for number in numbers(client, here) + numbers(client, f"{here}?page=2"):
        playlist_entries.take_out(db, here.split("/")[-1], number)
    left = numbers(client, here)

    assert len(left) == 5
    for number in left:
        playlist_entries.take_out(db, here.split("/")[-1], number)
    assert db.execute("SELECT count(*) FROM playlist_entries").fetchone()[0] == 100


def test_a_playlist_is_saved_as_a_file_whose_songs_other_players_fetch_here(client, drive, ids):
    answer = client.get(f"{drive}/m3u8")

    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Drive")
    assert answer.mimetype == "audio/x-mpegurl"
    lines = answer.text.splitlines()
    assert lines[0] == "#EXTM3U"
    assert f"http://localhost/songs/{ids[0]}/audio" in lines
    assert any(line.startswith("#EXTINF:") and line.endswith(",Song 1") for line in lines)


def test_a_rule_about_days_says_whose_days_these_are(client):
    by_days = made(client, title="February", rule="q=made%3A2025-02")
    by_hearts = made(client, title="Loved", rule="favourite=1")

    assert "days are those of UTC" in client.get(by_days).text
    assert "UTC" not in client.get(by_hearts).text
