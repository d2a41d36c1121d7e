"""A token is tried by a call that costs nothing, and is soon answered."""

import dataclasses
import threading

import pytest

from tests import faults
from tests.fake_flowmusic import FakeFlowMusic
from tests.fake_mureka import FakeMureka
from tests.ports import free_port
from webapp.errors import (
    AccountError,
    HostBusyError,
    PassingError,
    RequestRefusedError,
    TokenRefusedError,
    UnreachableError,
)
from webapp.sources import accounts
from webapp.sources.accounts import Account


@pytest.fixture
def ask(config, api):
    def ask(service="riffusion", seconds=accounts.LONGEST, **settings):
        asked = dataclasses.replace(config, **{"base_url": api.base_url, **settings})
        return accounts.ask(asked, service, seconds)

    return ask


def test_all_accounts_are_named_and_those_that_need_their_owner(ask, api):
    api.user_ids, api.broken_accounts = ("user-1", "user-2"), {"user-2"}

    assert [Account("user-1"), Account("user-2", needs_owner=True)] == ask()
    assert ["/v1/riffusion/accounts"] == [asked.path for asked in api.requests]


def test_without_an_account_there_are_none(ask, api):
    api.user_ids = ()

    assert [] == ask()


def test_flow_music_knows_accounts_by_addresses_that_no_page_shows(config):
    with FakeFlowMusic() as api:
        config = dataclasses.replace(config, base_url=api.base_url)
        (account,) = accounts.ask(config, "flowmusic")
        api.accounts_by_email = {}

        assert [] == accounts.ask(config, "flowmusic")
    assert "singer+songs@mail.example" == account.id
    assert "si…@mail.example" == account.name
    assert "singer" not in account.key


def test_where_accounts_are_not_listed_the_songs_are(config):
    with FakeMureka() as api:
        config = dataclasses.replace(config, base_url=api.base_url)

        assert [Account("")] == accounts.ask(config, "mureka")
        assert ["/v1/mureka/accounts", "/v1/mureka/music/"] == [a.path for a in api.requests]
        with pytest.raises(TokenRefusedError):
            accounts.ask(dataclasses.replace(config, token="another"), "mureka")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.status(401), TokenRefusedError),
        (faults.status(402), RequestRefusedError),
        (faults.status(403), RequestRefusedError),
        (faults.status(429), HostBusyError),
        (faults.status(596), AccountError),
        (faults.page(502), PassingError),
        (faults.value([1]), PassingError),
        (faults.value({"error": "odd"}), PassingError),
        (faults.no_http, PassingError),
        (faults.reset, UnreachableError),
        (faults.endless, RequestRefusedError),
        (faults.redirect("http://elsewhere.example/"), RequestRefusedError),
    ],
)
def test_each_way_to_fail_is_an_error_of_its_own_after_one_call(ask, api, fault, error):
    api.fail_next(1, fault)

    with pytest.raises(error):
        ask()

    assert 1 == len(api.requests)


def test_where_nobody_answers_that_is_said(ask):
    with pytest.raises(UnreachableError, match="reach the API"):
        ask(base_url=f"http://127.0.0.1:{free_port()}/v1")


def test_an_answer_that_never_ends_is_given_up_and_a_third_try_waits(ask, api):
    told = []

    def try_it():
        with pytest.raises(UnreachableError) as error:
            ask(seconds=1)
        told.append(str(error.value))

    arrived = threading.Barrier(3)

    def hold(handler):
        arrived.wait(30)
        faults.stall(handler)

    api.fail_next(2, hold)
    tries = [threading.Thread(target=try_it) for _ in range(2)]
    for each in tries:
        each.start()
    arrived.wait(30)
    with pytest.raises(HostBusyError, match="being tried"):
        ask()
    for each in tries:
        each.join()

    assert ["The API didn't answer in time."] * 2 == told
    assert [Account("user-1")] == ask()
