from xml.etree import ElementTree as ET

import pytest

from webapp.song_page import placeholder_cover


@pytest.mark.parametrize("song_id", ["a", "", "<&\"'>", "ä" * 1000, "x" * 64])
@pytest.mark.parametrize("hue", [0, 23])
def test_a_drawing_is_well_formed(song_id, hue):
    root = ET.fromstring(placeholder_cover.svg(song_id, hue))  # noqa: S314

    assert "{http://www.w3.org/2000/svg}svg" == root.tag
    assert placeholder_cover.RINGS == len(list(root.iter("{http://www.w3.org/2000/svg}circle")))


def test_a_song_has_one_drawing_of_its_own():
    assert placeholder_cover.svg("a", 1) == placeholder_cover.svg("a", 1)
    assert placeholder_cover.svg("a", 1) != placeholder_cover.svg("b", 1)
