"""A song and endlessly what is like it, as the player's queue."""

from tests.fakes import song
from webapp.search import more_of_this


def playable(number, **fields):
    address = f"https://media.example/{number}.m4a"
    return song(number, download_url=address, **{"lyrics": None, "title": None, **fields})


def of_style(sound, *numbers, **fields):
    return [playable(number, sound=sound, **fields) for number in numbers]


def identity(number):
    return song(number)["id"]


def ids(batch):
    return [entry[0] for entry in batch["entries"]]


def more(client, number=1):
    return client.get(f"/songs/{identity(number)}/more").json


def test_the_song_comes_first_and_what_is_like_it_with_the_reason(client, library):
    library.add(
        *of_style("polka", 6),
        *of_style("zydeco", 2),
        playable(3, title="Harbour", sound=None, lyrics="down by the lighthouse again"),
        playable(4, sound=None, topic="a marmalade parade"),
        playable(
            1, title="Night", sound="zydeco", lyrics="at the lighthouse", topic="marmalade skies"
        ),
    )

    batch = more(client)

    assert "Night" == batch["label"]
    assert f"/songs/{identity(1)}" == batch["href"]
    assert identity(1) == ids(batch)[0]
    assert {identity(number) for number in (2, 3, 4)} == {*ids(batch)[1:]}
    assert "same style; similar words; similar prompts" == batch["because"]
    assert "same style" == more(client, 2)["because"]


def test_one_take_a_picture_comes_and_nothing_that_is_set_aside_or_silent(client, library):
    library.add(
        *of_style("zydeco", 5, 4, group_id="one"),
        *of_style("zydeco", 3),
        playable(2, sound="zydeco", group_id="mine"),
        playable(1, sound="zydeco", group_id="mine"),
        song(6, sound="zydeco", download_url=None),
    )
    client.post(f"/songs/{identity(3)}/choice", data={"choice": "aside"})

    assert [identity(1), identity(5)] == ids(more(client))


def test_favourites_and_what_nobody_has_heard_come_sooner(client, library, db):
    library.add(
        *of_style("zydeco", 5, 4, 3),
        playable(2, sound="zydeco", is_favorite=True),
        *of_style("zydeco", 1),
    )
    db.execute("UPDATE songs SET plays = 1 WHERE id IN (?, ?)", [identity(5), identity(2)])

    assert [identity(number) for number in (1, 2, 4, 3, 5)] == ids(more(client))


def test_batches_go_on_until_nothing_is_left_and_nothing_comes_twice(client, library):
    count = 2 * more_of_this.BATCH + 5
    library.add(*of_style("zydeco", *range(1, count + 1)))

    batch = more(client)
    heard = ids(batch)
    lengths = [len(heard)]
    while batch["next"] and len(lengths) < count:
        batch = client.get(batch["next"]).json
        heard += ids(batch)
        lengths.append(len(ids(batch)))

    assert [more_of_this.BATCH + 1, more_of_this.BATCH, 4] == lengths
    assert len({*heard}) == len(heard) == count


def test_once_that_is_used_up_it_goes_on_with_what_is_like_those(client, library):
    library.add(*of_style("polka", 4), *of_style("zydeco, polka", 3), *of_style("zydeco", 2, 1))

    assert [identity(number) for number in (1, 3, 2, 4)] == [
        ids(more(client))[0],
        *sorted(ids(more(client))[1:3], reverse=True),
        ids(more(client))[3],
    ]


def test_a_song_that_shares_nothing_is_alone(client, library):
    library.add(*of_style("polka", 2), playable(1, sound=None))

    assert [identity(1)] == ids(more(client))
    assert "" == more(client)["next"]


def test_of_a_strange_address_what_is_none_is_passed_over(client, library):
    library.add(*of_style("zydeco", 2, 1))

    address = f"/songs/{identity(1)}/more?but=x,-,{'9' * 5000},٣,0"
    assert [identity(2)] == ids(client.get(address).json)
    assert 404 == client.get("/songs/none/more").status_code
