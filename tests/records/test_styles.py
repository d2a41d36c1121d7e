import pytest

from webapp.records import styles


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        ("Jazz, lo-fi ,jazz,, Deep  House", ["jazz", "lo-fi", "deep house"]),
        ("流行，摇滚、民谣", ["流行", "摇滚", "民谣"]),  # noqa: RUF001
        ("x" * 41, []),
        (None, []),
        (5, []),
        (",".join(str(n) for n in range(50)), [str(n) for n in range(20)]),
    ],
)
def test_the_parts_of_a_style(sound, expected):
    assert expected == styles.words(sound)
