"""A wall as the player's queue, and songs as the player knows them."""

import pytest

from tests.fakes import song
from webapp.web import player_songs


def ids(*numbers):
    return [song(number)["id"] for number in numbers]


def queue(client, address="/queue"):
    return client.get(address).json


def entries(client, address="/queue"):
    return [entry[0] for entry in queue(client, address)["entries"]]


def playable(number, **fields):
    return song(number, download_url=f"https://media.example/{number}.m4a", **fields)


def test_it_holds_all_pages_of_the_wall_in_their_order(client, library):
    library.add(*(playable(number) for number in range(60, 0, -1)))

    answer = queue(client)

    assert ("All songs", "/") == (answer["label"], answer["href"])
    assert [[song_id] for song_id in ids(*range(60, 0, -1))] == answer["entries"]
    assert answer["entries"] == queue(client, "/queue?page=2")["entries"]


def test_a_wall_names_its_own_queue(client, library):
    library.add(*(playable(number, title="Harbour") for number in range(30)))

    assert ' data-queue-from="/queue"' in client.get("/?page=2").text
    assert ' data-queue-from="/queue?q=harbour&amp;sort=oldest"' in (
        client.get("/?q=harbour&sort=oldest&page=2").text
    )


@pytest.mark.parametrize(
    ("address", "label", "numbers"),
    [
        ("/queue?favourite=1", "Favourites", [3, 1]),
        ("/queue?sort=oldest", "All songs", [1, 2, 3]),
        ("/queue?sort=title", "All songs", [2, 3, 1]),
        ("/queue?q=harbour", "Songs with “harbour”", [2, 3]),
        ("/queue?q=harbour&sort=newest", "Songs with “harbour”", [3, 2]),
        ("/queue?q=nothing+like+it", "Songs with “nothing like it”", []),
        ("/queue?status=not_there", "All songs", [3, 2, 1]),
    ],
)
def test_it_asks_as_the_wall_does(client, library, address, label, numbers):
    library.add(
        playable(3, title="Harbour Lights", is_favorite=True),
        playable(2, title="Harbour"),
        playable(1, title="Night", is_favorite=True),
    )

    assert label == queue(client, address)["label"]
    assert ids(*numbers) == entries(client, address)
    assert address.replace("/queue", "/").startswith(queue(client, address)["href"])


def test_what_does_not_play_is_left_out(client, library):
    library.add(playable(3), song(2, status="processing", download_url=None), playable(1))

    assert ids(3, 1) == entries(client)


@pytest.mark.parametrize("sought", ["", "&q=harbour&sort=newest", "&favourite=1"])
def test_a_picture_plays_as_its_leading_take_unless_takes_hang_apart(client, library, sought):
    fields = {"group_id": "one", "title": "Harbour", "is_favorite": True}
    library.add(playable(2, **fields), playable(1, **fields))

    assert ids(2) == entries(client, f"/queue?takes=stacks{sought}")
    assert ids(2, 1) == entries(client, f"/queue?takes=apart{sought}")
    client.set_cookie("takes", "apart")
    assert ids(2, 1) == entries(client, f"/queue?{sought}")


def test_a_shuffle_is_told_which_take_leads_and_which_songs_share_a_style(client, library):
    library.add(
        playable(5, group_id="one", sound="Slow jazz, brass"),
        playable(4, group_id="two", sound="zydeco"),
        playable(3, group_id="one", sound="slow jazz"),
        playable(2, group_id="two", sound=""),
        playable(1, sound="slow jazz"),
    )
    client.post(f"/songs/{ids(2)[0]}/choice", data={"choice": "keep"})

    apart = queue(client, "/queue?takes=apart")
    stacks = queue(client, "/queue?takes=stacks")

    assert ids(5, 4, 3, 2, 1) == [entry[0] for entry in apart["entries"]]
    assert [0, 2, -2, 0, 0] == apart["leads"]
    first, second, third, silent, last = apart["styles"]
    assert (first, silent) == (third, 0)
    assert first == last != second
    assert [] == stacks["leads"]
    assert 3 == len(stacks["styles"])


def test_who_has_it_already_is_told_so_until_the_library_changes(client, library):
    library.add(playable(1))
    etag = client.get("/queue").headers["ETag"]

    again = client.get("/queue", headers={"If-None-Match": etag})

    assert (304, b"") == (again.status_code, again.data)
    assert 200 == client.get("/queue?sort=oldest", headers={"If-None-Match": etag}).status_code
    library.add(playable(2))
    assert 200 == client.get("/queue", headers={"If-None-Match": etag}).status_code


def test_songs_are_told_in_the_order_in_which_they_are_asked_for(client, library):
    library.add(
        playable(1, title="Harbour", sound="slow jazz", duration_s=61.239, is_favorite=True),
        song(2, title="", status="failed", download_url=None),
    )

    second, first = client.get(f"/queue/songs?ids={','.join(ids(2, 9, 1, 1))}").json

    assert ["Untitled", "The service couldn't finish this song."] == [
        second["title"],
        second["silence"],
    ]
    assert {
        "id": ids(1)[0],
        "title": "Harbour",
        "style": "slow jazz",
        "href": f"/songs/{ids(1)[0]}",
        "cover": "",
        "copy": "",
        "duration": 61.24,
        "favourite": True,
        "gain": None,
        "silence": None,
    }.items() <= first.items()


def test_the_takes_that_can_be_heard_in_place_of_a_song_are_told_with_their_numbers(
    client, library
):
    library.add(
        *(playable(number, group_id="one") for number in (4, 3, 1)),
        song(2, group_id="one", download_url=None),
        playable(9),
    )
    client.post(f"/songs/{ids(3)[0]}/choice", data={"choice": "aside"})

    def told(number):
        takes = client.get(f"/queue/takes?of={ids(number)[0]}").json
        return [(take["id"], take["number"]) for take in takes]

    first, third, fourth = ids(1, 3, 4)
    assert [(first, 1), (fourth, 4)] == told(4)
    assert [(first, 1), (third, 3), (fourth, 4)] == told(3)
    assert [] == told(9)
    assert 404 == client.get("/queue/takes?of=none").status_code


def test_of_many_songs_some_are_told(client, library):
    library.add(*(playable(number) for number in range(1, 120)))

    answer = client.get(f"/queue/songs?ids={','.join(ids(*range(1, 120)))}").json

    assert player_songs.MOST_SONGS == len(answer)
    assert [] == client.get("/queue/songs").json
    assert [] == client.get("/queue/songs?ids=,,/../x").json
