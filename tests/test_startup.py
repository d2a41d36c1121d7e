"""Which sources feed the library."""

import dataclasses

from tests.fakes import song
from webapp import startup
from webapp.config import Config


def sources(**settings):
    return startup.settle(Config(**settings)).sources


def test_with_a_token_the_source_is_the_account(tmp_path):
    assert ("riffusion",) == sources(data=tmp_path, token="a")


def test_without_a_token_an_empty_library_shows_the_demo(tmp_path, config, db):
    assert ("demo",) == sources(data=tmp_path)
    assert ("demo",) == sources(data=config.data)


def test_songs_of_ones_own_end_the_demo(config, library):
    library.add(song(1), source="import", file=True)

    assert () == sources(data=config.data)


def test_a_damaged_library_does_not_become_the_demo(tmp_path):
    (tmp_path / "songwall.db").write_bytes(b"no database at all" * 100)

    assert () == sources(data=tmp_path)


def test_a_folder_that_may_not_be_entered_does_not_become_the_demo(closed_folder):
    assert () == sources(data=closed_folder / "data")


def test_none_is_no_source(tmp_path):
    assert () == sources(data=tmp_path, sources=("none",))


def test_the_demos_own_service_may_be_asked(tmp_path):
    config = Config(data=tmp_path)
    demo = startup.settle(config)

    assert {"127.0.0.1"} == demo.media_hosts - config.media_hosts
    assert config.media_hosts == startup.settle(dataclasses.replace(config, token="a")).media_hosts
