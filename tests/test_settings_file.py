"""What a page changes in songwall.env leaves the rest of it as its owner wrote it."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.config import Config
from webapp.errors import SettingError, SettingsFileError
from webapp.settings_file import SettingsFile


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "songwall.env"


def change(path, **changes):
    SettingsFile(path, changes).write()
    return path.read_bytes().decode()


def test_a_new_file_is_for_its_owner_alone(path):
    assert "USEAPI_TOKEN=user:1-abc\n" == change(path, USEAPI_TOKEN="user:1-abc")
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert ["songwall.env"] == [entry.name for entry in path.parent.iterdir()]


def test_one_that_others_could_read_is_its_owners_from_now_on(path):
    path.parent.mkdir()
    path.write_text("SONGWALL_PORT=1\n")
    path.chmod(0o644)

    change(path, USEAPI_TOKEN="a")

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_other_lines_and_comments_stay(path, end):
    path.parent.mkdir()
    before = ["# mine", "", "export SONGWALL_PORT=1 # odd", "USEAPI_TOKEN=old # first", "no line"]
    path.write_bytes(end.join([*before, "", "USEAPI_TOKEN=again", 'SONGWALL_HOST="a"']).encode())

    text = change(path, USEAPI_TOKEN="new", SONGWALL_KEEP="no")

    kept = [*before[:3], "USEAPI_TOKEN=new", "no line", "", 'SONGWALL_HOST="a"', "SONGWALL_KEEP=no"]
    assert end.join([*kept, ""]) == text


def test_what_is_taken_out_leaves_no_line(path):
    change(path, USEAPI_TOKEN="a", SONGWALL_KEEP="no", USEAPI_EMAIL="a@b.example")

    text = change(path, USEAPI_TOKEN=None, USEAPI_EMAIL=None, SONGWALL_X=None)

    assert "SONGWALL_KEEP=no\n" == text


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_whatever_is_written_is_read_again_or_refused(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("any") / "songwall.env"
    try:
        values = SettingsFile(path, {"USEAPI_USER_ID": value, "SONGWALL_KEEP": "no"}).values
    except SettingError:
        return

    assert {"USEAPI_USER_ID": value, "SONGWALL_KEEP": "no"} == values


def test_a_link_stays_one(path, tmp_path):
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere.env")

    change(path, SONGWALL_KEEP="no")

    assert path.is_symlink()
    assert "SONGWALL_KEEP=no\n" == (tmp_path / "elsewhere.env").read_text()


def test_what_cannot_be_written_is_a_sentence_with_the_lines_to_put_there(closed_folder):
    closed_folder.chmod(0o500)
    changes = {"USEAPI_TOKEN": "user:1-abc", "SONGWALL_SOURCE": "a b", "USEAPI_EMAIL": None}

    with pytest.raises(SettingsFileError) as told:
        SettingsFile(closed_folder / "songwall.env", changes).write()

    assert ["USEAPI_TOKEN=<your token>", "SONGWALL_SOURCE='a b'"] == told.value.lines
    assert "songwall.env" in str(told.value)
    assert "user:1-abc" not in str(told.value)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_write_that_fails_half_way_leaves_what_was_there(path, monkeypatch, call):
    def fails(*_):
        raise OSError

    change(path, SONGWALL_KEEP="no")
    monkeypatch.setattr(os, call, fails)

    with pytest.raises(SettingsFileError):
        change(path, USEAPI_TOKEN="user:1-abc")

    assert "SONGWALL_KEEP=no\n" == path.read_text()
    assert ["songwall.env"] == [entry.name for entry in path.parent.iterdir()]


@pytest.mark.parametrize("content", [b"\xff\xfe=\x00", None])
def test_one_that_cannot_be_read_is_left_alone(path, content):
    path.parent.mkdir()
    path.write_bytes(content) if content else path.mkdir()

    with pytest.raises(SettingError, match=r"songwall\.env"):
        change(path, SONGWALL_KEEP="no")


def test_what_the_environment_sets_wins_and_is_known(tmp_path):
    (tmp_path / "songwall.env").write_text("USEAPI_TOKEN=stored\nSONGWALL_KEEP=no\n")
    (tmp_path / "secret").write_text("outside")
    env = {"SONGWALL_DATA": str(tmp_path), "USEAPI_TOKEN_FILE": str(tmp_path / "secret")}

    config = Config.from_env({**env, "SONGWALL_KEEP": " ", "PATH": "a"})

    assert ("outside", False) == (config.token, config.keep)
    assert {"SONGWALL_DATA", "USEAPI_TOKEN", "USEAPI_TOKEN_FILE"} == config.fixed
    assert tmp_path / "songwall.env" == config.file
    assert Config.from_env(env, {"SONGWALL_KEEP": "yes"}).keep
