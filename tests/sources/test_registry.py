from contextlib import ExitStack

import pytest

from tests.fakes import song
from webapp import startup
from webapp.config import Config
from webapp.errors import SettingError
from webapp.library import source_states
from webapp.search import description
from webapp.sources import registry

PLAIN = ("gives_audio", "has_stems", "lists_only", "urls_change", "account_page")


class Tape:
    name = "tape"

    def __init__(self, token):
        self.token = token


@pytest.fixture
def tape():
    """One entry more, and nothing else."""
    traits = registry.Traits(
        label="Old tape",
        open=lambda config, _stack: Tape(config.token),
        account_page="https://tape.example/accounts",
        account_secret="a new reel",
        gives_audio=True,
    )
    registry.SOURCES["tape"] = traits
    yield traits
    del registry.SOURCES["tape"]


@pytest.fixture
def config(tape, tmp_path):
    env = {"SONGWALL_SOURCE": "tape", "SONGWALL_DATA": str(tmp_path), "USEAPI_TOKEN": "made-up"}
    return startup.settle(Config.from_env(env))


def test_a_source_that_is_only_in_the_registry_can_be_set_and_opens(config):
    assert ("tape",) == config.sources
    with registry.open_sources(config) as sources:
        assert [("tape", "made-up")] == [(source.name, source.token) for source in sources]


def test_pages_say_its_label_and_how_its_account_is_mended(config, db, new_app):
    source_states.write(db, "tape", problem="account", sentence="No.")

    page = new_app(config).test_client().get("/", base_url="http://localhost:8420").text

    assert "Old tape" == source_states.get(db, "tape").label
    assert "Old tape" == description.label("source", "tape")
    assert "with a new reel, then" in page
    assert 'href="https://tape.example/accounts"' in page


def test_a_song_of_it_without_a_url_is_asked_for_by_its_id(config, library):
    raw = song(1, download_url=None)

    library.add(raw, source="tape")

    assert library.card(raw).audio_on_request


@pytest.mark.parametrize("name", ["tape", "flow", "riffusion;flowmusic", "Riffusion", ""])
def test_a_name_that_is_not_in_the_registry_is_refused_in_a_sentence(tmp_path, name):
    config = Config(data=tmp_path, sources=("riffusion", name), token="made-up-token")

    for use in (startup.settle, startup.check_sources, open_all):
        with pytest.raises(SettingError, match=r"^SONGWALL_SOURCE takes riffusion, .*\.$"):
            use(config)


def open_all(config):
    with registry.open_sources(config):
        pass


@pytest.mark.parametrize("said", ["import", "spotify"])
def test_songs_of_no_source_have_a_label_and_no_traits(said):
    traits = registry.of_song(said)

    assert said.capitalize() == traits.label
    assert [] == [name for name in PLAIN if getattr(traits, name)]
    with pytest.raises(SettingError):
        traits.open(Config(data="."), ExitStack())


def test_each_source_that_is_named_is_opened(tmp_path):
    config = Config(data=tmp_path, sources=("riffusion", "flowmusic"), token="made-up-token")

    with registry.open_sources(config) as sources:
        assert ["riffusion", "flowmusic"] == [source.name for source in sources]
