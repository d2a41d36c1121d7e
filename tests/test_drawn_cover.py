from xml.etree import ElementTree as ET

import pytest

from webapp import drawn_cover


@pytest.mark.parametrize("song_id", ["a", "", "<&\"'>", "ä" * 1000, "x" * 64])
@pytest.mark.parametrize("hue", [0, 23])
def test_a_drawing_is_well_formed(song_id, hue):
    root = ET.fromstring(drawn_cover.svg(song_id, hue))  # noqa: S314

    assert "{http://www.w3.org/2000/svg}svg" == root.tag
    assert drawn_cover.RINGS == len(list(root.iter("{http://www.w3.org/2000/svg}circle")))


def test_a_song_has_one_drawing_of_its_own():
    assert drawn_cover.svg("a", 1) == drawn_cover.svg("a", 1)
    assert drawn_cover.svg("a", 1) != drawn_cover.svg("b", 1)
