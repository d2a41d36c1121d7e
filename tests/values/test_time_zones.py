import pytest

from webapp.values import time_zones


def test_a_zone_is_known_by_its_name():
    assert "Europe/Berlin" == str(time_zones.zone("Europe/Berlin"))
    assert "UTC" == str(time_zones.zone(time_zones.DEFAULT))


@pytest.mark.parametrize(
    "name",
    ["", "Nowhere/City", "../../etc/passwd", "/etc/passwd", "Europe", "a\0b", "é", "x" * 500],
)
def test_another_name_is_none(name):
    assert time_zones.zone(name) is None
