"""Who guesses holds few of the server's threads."""

import dataclasses
import threading
import time

import pytest

from webapp.web import passwords
from webapp.web.passwords import Passwords, TooManyAtOnceError

PASSWORD = "open the gates"


@pytest.fixture
def stored(config):
    return Passwords(dataclasses.replace(config, password_hash=passwords.hashed(PASSWORD)))


def test_a_password_is_known_by_its_hash(stored):
    assert stored.is_right(PASSWORD)
    assert stored.is_right(PASSWORD)
    for wrong in ("", "open the gate", PASSWORD.upper(), "x" * 100_000):
        assert not stored.is_right(wrong)


def test_a_few_wait_for_their_turn_and_others_are_told_at_once(stored):
    said = []

    def guess():
        try:
            said.append(stored.is_right("wrong"))
        except TooManyAtOnceError:
            said.append("too many")

    guesses = [threading.Thread(target=guess) for _ in range(8)]
    with passwords._turn:
        for thread in guesses:
            thread.start()
        end = time.monotonic() + 60
        while said.count("too many") < 5 and time.monotonic() < end:
            time.sleep(0.01)
    for thread in guesses:
        thread.join()

    assert ["too many"] * 5 + [False] * 3 == said
    assert stored.is_right(PASSWORD)
