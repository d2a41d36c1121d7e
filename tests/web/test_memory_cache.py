from array import array

import pytest

from webapp.web.memory_cache import LRUCache

KB = 1024


def filled(cache, names, size=10 * KB):
    for name in names:
        cache.set(name, bytes(size))
    return cache


def test_what_was_not_used_for_the_longest_time_goes_first():
    cache = filled(LRUCache(35 * KB), "abc")
    cache.get("a")

    cache.set("d", bytes(10 * KB))

    assert [True, False, True, True] == [cache.get(name) is not None for name in "abcd"]


@pytest.mark.parametrize(
    "value", [bytes(40 * KB), "x" * 40 * KB, array("q", bytes(40 * KB)), list(range(20_000))]
)
def test_bytes_count_and_not_entries(value):
    cache = filled(LRUCache(60 * KB), "abcd")

    cache.set("large", value)

    assert cache.get("a") is None


def test_many_small_values_are_bounded_too():
    cache = LRUCache(100 * KB)

    for number in range(2_000):
        cache.set(str(number), number)

    assert cache.get("0") is None
    assert cache.get("1999") is not None
    assert 500 > sum(cache.get(str(number)) is not None for number in range(2_000))


def test_a_value_that_is_set_again_counts_once():
    cache = LRUCache(35 * KB)

    for _ in range(10):
        filled(cache, "ab")

    assert cache.get("a") is not None


def test_a_value_larger_than_all_room_is_not_held():
    cache = filled(LRUCache(35 * KB), "ab", size=50 * KB)

    assert cache.get("b") is None
    assert filled(cache, "c").get("c")
