import dataclasses

import pytest

from webapp.archive import space

GB = 10**9


@pytest.mark.parametrize(
    ("free", "most", "stored", "why"),
    [
        (space.LEAST_FREE, None, 10**15, None),
        (space.LEAST_FREE - 1, None, 0, space.DISK_LOW),
        (GB, 2 * GB, 2 * GB - 1, None),
        (GB, 2 * GB, 2 * GB, space.LIMIT_REACHED),
        (0, 2 * GB, 2 * GB, space.DISK_LOW),
    ],
)
def test_why_nothing_more_is_stored(config, free, most, stored, why):
    config = dataclasses.replace(config, keep_bytes=most)

    assert why == space.shortage(config, lambda: stored, lambda _folder: free)


def test_without_a_limit_nothing_is_counted(config):
    def count():
        raise AssertionError

    assert space.shortage(config, count, lambda _folder: GB) is None
