import pytest

from webapp import library
from webapp.config import Config
from webapp.errors import SettingError
from webapp.sources import open_sources


@pytest.mark.parametrize(
    ("said", "sources"),
    [
        ("flowmusic", ("flowmusic",)),
        ("riffusion,flowmusic", ("riffusion", "flowmusic")),
        (" Flowmusic , riffusion, flowmusic,", ("flowmusic", "riffusion")),
    ],
)
def test_one_or_several_sources_can_be_named(said, sources):
    assert sources == Config.from_env({"SONGWALL_SOURCE": said}).sources


@pytest.mark.parametrize(
    "said", ["flow", "riffusion;flowmusic", ",", "demo,flowmusic", "none,demo"]
)
def test_other_sources_are_refused_in_a_sentence(said):
    with pytest.raises(SettingError, match="SONGWALL_SOURCE"):
        Config.from_env({"SONGWALL_SOURCE": said})


def test_each_source_that_is_named_is_opened(tmp_path):
    config = Config(data=tmp_path, sources=("riffusion", "flowmusic"), token="made-up-token")

    with open_sources(config) as sources:
        assert ["riffusion", "flowmusic"] == [source.name for source in sources]


def test_the_flow_music_account_is_read():
    assert "a@mail.example" == Config.from_env({"USEAPI_EMAIL": " a@mail.example "}).email
    assert Config.from_env({}).email is None


@pytest.mark.parametrize("said", ["a", "@", "a@", "a b@mail.example", "a@b@c"])
def test_what_is_no_address_of_an_account_is_refused_without_saying_it(said):
    with pytest.raises(SettingError, match="USEAPI_EMAIL") as told:
        Config.from_env({"USEAPI_EMAIL": said})
    assert "USEAPI_EMAIL must be an e-mail address." == str(told.value)


def test_another_account_has_another_digest(tmp_path):
    one, other = (Config(data=tmp_path, email=email) for email in ("a@b.example", "c@b.example"))

    assert library.digest(one) != library.digest(other)
