import pytest

from webapp.sources.api_client import ApiClient, Limits
from webapp.sources.riffusion import Riffusion


class Stumbling:
    """A source with a bug of ours in it."""

    name = "stumbling"

    def page(self, _offset, _limit):
        raise ZeroDivisionError

    def song(self, _source_id):
        raise ZeroDivisionError


@pytest.fixture
def stumbling():
    return Stumbling()


@pytest.fixture
def source(api):
    client = ApiClient(api.base_url, api.token, limits=Limits(connect=1, read=0.3, tries=1))
    yield Riffusion(client)
    client.close()
