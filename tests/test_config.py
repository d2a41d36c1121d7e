from pathlib import Path

import pytest

from webapp.config import Config
from webapp.errors import SettingError


def read(**env):
    return Config.from_env(env)


def test_without_settings_there_are_defaults():
    config = read()

    assert ("127.0.0.1", 8420, 10) == (config.host, config.port, config.sync_minutes)
    assert (None, None, None) == (config.sources, config.token, config.password)
    assert "https://api.useapi.net/v1" == config.base_url
    assert {"api.useapi.net"} == config.media_hosts
    assert (True, None) == (config.keep, config.keep_bytes)
    assert (0, 1) == (config.proxies, read(SONGWALL_PROXY="1").proxies)


@pytest.mark.parametrize(("text", "keep"), [("no", False), ("NO", False), ("Yes", True)])
def test_copies_are_made_unless_the_owner_says_no(text, keep):
    assert keep is read(SONGWALL_KEEP=text).keep


def test_a_limit_of_the_copies_is_in_gigabytes():
    assert 1_500_000_000 == read(SONGWALL_KEEP_GB="1.5").keep_bytes


def test_an_inbox_may_be_named_by_a_way_from_here_and_need_not_be_there(tmp_path):
    assert tmp_path / "in" == read(SONGWALL_INBOX="in").inbox
    assert read().inbox is None


def test_an_empty_setting_is_none():
    assert read() == read(USEAPI_TOKEN=" ", SONGWALL_PORT="", SONGWALL_SOURCE="")


WRONG = {
    "SONGWALL_PORT": ["0", "65536", "-1", "port", "nan", "inf", "84.5", "8420 8421"],
    "SONGWALL_PROXY": ["-1", "11", "yes", "1.5"],
    "SONGWALL_SYNC_MINUTES": ["-1", "often", "nan", "inf", "1e9"],
    "SONGWALL_SOURCE": ["demo,riffusion", "none,demo", ","],
    "SONGWALL_ALLOWED_HOSTS": ["a b", "http://a.example", "a.example/x", "*"],
    "SONGWALL_MEDIA_HOSTS": ["a b", "http://a.example", "a.example:99999", "a_b", "127.1"],
    "SONGWALL_CACHE_URL": ["memcached://a", "localhost"],
    "SONGWALL_KEEP": ["maybe", "1", "yes no"],
    "SONGWALL_KEEP_GB": ["-1", "much", "nan", "inf"],
    "SONGWALL_DATA": ["~nobody-of-that-name/x"],
    "SONGWALL_INBOX": ["~nobody-of-that-name/x"],
    "USEAPI_TOKEN": ["a b", "a\nb", "ä", "a\x00b", "“quoted”"],
    "USEAPI_BASE_URL": [
        "api",
        "ftp://a",
        "http://",
        "http://u:p@a/v1",
        "http://a/v1?x=1",
        "http://a/#x",
    ]
    + ["http://a:0/", "http://a:99999/", "http://[::1", "javascript:alert(1)"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_setting_is_a_sentence_that_names_it(name, value):
    with pytest.raises(SettingError) as told:
        read(**{name: value})
    assert name in str(told.value)
    assert str(told.value).endswith(".")


@pytest.mark.parametrize("token", ["secret with a space", "sec\nret", "“secret”"])
def test_a_wrong_token_is_not_repeated(token):
    with pytest.raises(SettingError) as told:
        read(USEAPI_TOKEN=token)
    assert token not in str(told.value)


def test_space_around_a_token_is_left_out():
    assert "secret" == read(USEAPI_TOKEN=" secret\n").token


def test_a_base_address_ends_without_a_slash():
    assert "http://127.0.0.1:9/v1" == read(USEAPI_BASE_URL="http://127.0.0.1:9/v1/").base_url


def test_the_apis_own_host_may_serve_media():
    assert {"127.0.0.1:9"} == read(USEAPI_BASE_URL="http://127.0.0.1:9/v1").media_hosts


def test_names_are_read_without_spaces_and_case():
    assert {"wall.lan", "[::1]:80"} == read(
        SONGWALL_ALLOWED_HOSTS=" Wall.LAN, ,[::1]:80,"
    ).allowed_hosts


def test_a_secret_may_lie_in_a_file(tmp_path):
    (tmp_path / "token").write_text("secret\n")

    assert "secret" == read(USEAPI_TOKEN_FILE=str(tmp_path / "token")).token
    assert "set" == read(USEAPI_TOKEN_FILE=str(tmp_path / "token"), USEAPI_TOKEN="set").token


@pytest.mark.parametrize("name", ["missing", ".", "binary", "~nobody-of-that-name/x"])
def test_a_secret_file_that_cannot_be_read_is_a_sentence(tmp_path, name):
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SettingError, match="SONGWALL_PASSWORD_FILE"):
        read(SONGWALL_PASSWORD_FILE=name if name.startswith("~") else str(tmp_path / name))


@pytest.mark.parametrize("name", ["USEAPI_TOKEN", "SONGWALL_PASSWORD"])
def test_an_empty_secret_file_leaves_nothing_open(tmp_path, name):
    (tmp_path / "secret").write_text(" \n")

    with pytest.raises(SettingError, match=f"{name}_FILE"):
        read(**{f"{name}_FILE": str(tmp_path / "secret")})


def test_the_environment_wins_over_the_files(tmp_path):
    (tmp_path / "songwall.env").write_text("SONGWALL_PORT=1\nSONGWALL_HOST=a\nUSEAPI_TOKEN=a\n")
    Path(".env").write_text("SONGWALL_HOST=b\nUSEAPI_TOKEN=b\n")

    config = read(SONGWALL_DATA=str(tmp_path), USEAPI_TOKEN="c")

    assert (1, "b", "c") == (config.port, config.host, config.token)


def test_a_settings_file_that_cannot_be_read_is_a_sentence(tmp_path):
    (tmp_path / "songwall.env").write_bytes(b"\xff\xfe=\x00")

    with pytest.raises(SettingError, match=r"songwall\.env"):
        read(SONGWALL_DATA=str(tmp_path))


def test_the_demo_keeps_to_a_folder_of_its_own(tmp_path):
    assert tmp_path / "demo" == Config(data=tmp_path, sources=("demo",)).folder
    assert tmp_path == Config(data=tmp_path, sources=("riffusion",)).folder


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

    assert one.credentials_digest != other.credentials_digest
