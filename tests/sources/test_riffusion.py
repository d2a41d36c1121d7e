import pytest

from tests import faults
from tests.fakes import FakeApi, song
from webapp.errors import GoneError, PassingError, RequestRefusedError, UserIdNeededError
from webapp.sources.api_client import ApiClient, Limits
from webapp.sources.riffusion import Riffusion


@pytest.fixture
def api():
    with FakeApi(songs=[song(n) for n in range(25)]) as fake:
        yield fake


@pytest.fixture
def source(api):
    client = ApiClient(api.base_url, api.token, limits=Limits(tries=1))
    yield Riffusion(client)
    client.close()


def test_a_page_holds_the_raw_entries(api, source):
    assert api.songs[10:15] == source.page(10, 5)


def test_a_page_asks_for_a_hundred(api, source):
    assert api.songs == source.page()
    assert {"offset": "0", "limit": "100"} == api.requests[0].params


def test_after_the_last_song_comes_an_empty_page(source):
    assert [] == source.page(25, 5)


@pytest.mark.parametrize("told", [{}, {"clips": []}, "songs", 5, None, True])
def test_a_page_that_is_no_list_is_a_passing_failure(api, source, told):
    api.fail_next(1, faults.value(told))

    with pytest.raises(PassingError):
        source.page()


def test_entries_of_any_type_are_handed_on(api, source):
    api.fail_next(1, faults.value([None, 1, "a", [], {}]))

    assert [None, 1, "a", [], {}] == source.page()


def test_a_song_is_asked_for_by_its_id(api, source):
    assert api.songs[3] == source.song(str(api.songs[3]["id"]))


def test_a_song_may_come_in_a_list(api, source):
    api.fail_next(1, faults.value([api.songs[3]]))

    assert api.songs[3] == source.song("any")


@pytest.mark.parametrize("told", [[], {}, None, [None]])
def test_an_empty_answer_is_a_song_that_is_gone(api, source, told):
    api.fail_next(1, faults.value(told))

    with pytest.raises(GoneError):
        source.song("any")


def test_a_song_that_is_no_object_is_a_passing_failure(api, source):
    api.fail_next(1, faults.value(["a"]))

    with pytest.raises(PassingError):
        source.song("any")


def test_an_unknown_song_is_gone(source):
    with pytest.raises(GoneError):
        source.song("unknown")


def test_the_user_id_is_sent_where_set(api):
    api.user_ids = ("user-1", "user-2")
    source = Riffusion(ApiClient(api.base_url, api.token), "user-2")

    source.page()
    source.song(str(api.songs[0]["id"]))

    assert ["user-2", "user-2"] == [asked.params["user_id"] for asked in api.requests]


def test_several_accounts_are_named_when_none_is_set(api, source):
    api.user_ids = ("user-1", "us\ner-2")

    with pytest.raises(UserIdNeededError) as told:
        source.page()
    assert "The API has several accounts. Set USEAPI_USER_ID to one of: user-1, us er-2." == str(
        told.value
    )


def test_of_many_accounts_twenty_are_named(api, source):
    api.user_ids = tuple(f"user-{n}" for n in range(30))

    with pytest.raises(UserIdNeededError) as told:
        source.song("any")
    assert str(told.value).endswith(f" one of: {', '.join(api.user_ids[:20])}.")


def test_when_accounts_cannot_be_asked_for_the_setting_is_named(api, source):
    api.fail_next(1, faults.status(400, "Parameter user_id is required"))
    api.fail_next(1, faults.status(500))

    with pytest.raises(UserIdNeededError, match=r"Set USEAPI_USER_ID to one\.$"):
        source.page()


def test_another_bad_request_stays_one(api, source):
    api.fail_next(1, faults.status(400, "limit is odd"))

    with pytest.raises(RequestRefusedError, match="limit is odd"):
        source.page()


def test_with_a_user_id_a_bad_request_stays_one(api):
    api.user_ids = ("user-1", "user-2")

    with pytest.raises(RequestRefusedError):
        Riffusion(ApiClient(api.base_url, api.token), "user-3").page(0, 1)


def test_an_account_that_needs_its_owner_is_one(api, source):
    api.user_ids, api.broken_accounts = ("user-1", "user-2"), {"user-2"}

    with pytest.raises(UserIdNeededError, match=r"one of: user-1, user-2\.$"):
        source.page()


def test_where_no_account_is_configured_a_bad_request_stays_one(api, source):
    api.user_ids = ()
    api.fail_next(1, faults.status(400, "limit is odd"))

    with pytest.raises(RequestRefusedError, match="limit is odd"):
        source.page()
