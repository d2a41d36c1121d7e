import pytest

from webapp.values import durations


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (204, 204),
        (204.5, 204.5),
        ("204.5", 204.5),
        (204_000, 204),
        ("204000", 204),
        ("3:24", 204),
        ("03:24", 204),
        (" 3:24.5 ", 204.5),
        ("1:02:03", 3723),
        (0, 0),
        (-5, None),
        ("3:2:1:0", None),
        ("long", None),
        (True, None),
        (None, None),
        ([204], None),
        (float("inf"), None),
        (10**400, None),
    ],
)
def test_a_length_is_read_in_whatever_way_it_is_written(value, seconds):
    assert seconds == durations.seconds(value, most=604_800)
