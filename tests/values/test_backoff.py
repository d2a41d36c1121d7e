from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.values import backoff


def test_each_further_failure_doubles_the_pause_up_to_the_longest():
    pauses = [backoff.pause(failures, first=5, longest=60) for failures in range(1, 7)]

    assert [5, 10, 20, 40, 60, 60] == pauses


def test_the_factor_may_be_another():
    pauses = [backoff.pause(n, first=60, longest=86400, factor=4) for n in (1, 2, 3, 9)]

    assert [60, 240, 960, 86400] == pauses


@pytest.mark.parametrize(("chance", "seconds"), [(0, 8), (0.5, 10), (1, 12)])
def test_chance_spreads_a_pause_by_a_fifth(chance, seconds):
    assert seconds == pytest.approx(backoff.pause(1, first=10, longest=60, chance=chance))


@given(st.integers(0, 10**6))
def test_no_number_of_failures_is_too_large(failures):
    pauses = [backoff.pause(n, first=0.5, longest=3600) for n in (failures, failures + 1)]

    assert all(0.5 <= earlier <= later <= 3600 for earlier, later in pairwise(pauses))
