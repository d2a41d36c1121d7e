"""What the player shows of a song beside what a card knows."""

import re

from tests.fakes import song

LINE = re.compile(r'data-start="([\d.]+)" data-end="([\d.]+)">(.+)</li>')


def signature(client, number):
    return client.get(f"/songs/{song(number)['id']}/signature").text


def test_it_says_which_take_a_song_is(client, library):
    library.add(song(2, group_id="one"), song(1, group_id="one"), song(9))

    assert 'data-take="2/2"' in signature(client, 2)
    assert 'data-take="1/2"' in signature(client, 1)
    assert "data-take" not in signature(client, 9)


def test_it_says_when_each_line_is_sung(client, library):
    lyrics = "[00:12.00]Carry <lanterns>\n[00:15.50]Down the hill"
    library.add(song(1, lyrics=lyrics), song(2, lyrics="Words without times"))

    lines = re.findall(
        'data-start="([0-9.]+)" data-end="([0-9.]+)">(.+)</li>', signature(client, 1)
    )

    (first, second) = lines
    assert "Carry &lt;lanterns&gt;" == first[2]
    assert "Down the hill" == second[2]
    assert 11 < float(first[0]) <= 12
    assert 15 <= float(first[1]) <= float(second[0]) + 1
    assert "<li" not in signature(client, 2)
