import errno
import os

import pytest

from webapp.archive import quarantine


@pytest.fixture
def damaged(tmp_path):
    path = tmp_path / "songs" / "ab" / "song" / "audio.m4a"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"damaged")
    return path


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "quarantine"


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def without_links(monkeypatch, code=errno.EPERM):
    def refuse(*_arguments, **_options):
        raise OSError(code, "no links here")

    monkeypatch.setattr(os, "link", refuse)


def test_a_linked_file_lies_at_both_places_until_it_is_removed(damaged, folder):
    assert quarantine.link(damaged, folder)
    assert b"damaged" == damaged.read_bytes()
    assert {"song/audio.m4a": b"damaged"} == files(folder)

    quarantine.remove(damaged, folder, linked=True)

    assert not damaged.exists()
    assert {"song/audio.m4a": b"damaged"} == files(folder)


def test_linking_what_is_linked_already_gives_no_second_link(damaged, folder):
    quarantine.link(damaged, folder)

    assert quarantine.link(damaged, folder)
    assert {"song/audio.m4a": b"damaged"} == files(folder)


def test_a_second_damaged_file_takes_nothing_from_the_first(damaged, folder):
    quarantine.link(damaged, folder)
    quarantine.remove(damaged, folder, linked=True)
    damaged.write_bytes(b"damaged again")

    quarantine.save(damaged, folder)

    assert {"song/audio.m4a": b"damaged", "song/audio.m4a.2": b"damaged again"} == files(folder)


def test_without_hard_links_it_is_moved(damaged, folder, monkeypatch):
    without_links(monkeypatch)

    assert not quarantine.link(damaged, folder)
    assert damaged.exists()
    quarantine.save(damaged, folder)

    assert not damaged.exists()
    assert {"song/audio.m4a": b"damaged"} == files(folder)


def test_a_full_disk_is_no_disk_without_hard_links(damaged, folder, monkeypatch):
    without_links(monkeypatch, errno.ENOSPC)

    with pytest.raises(OSError, match="no links"):
        quarantine.save(damaged, folder)

    assert damaged.exists()


def test_a_link_is_saved_itself_not_what_it_leads_to(damaged, folder):
    link = damaged.with_name("record.json")
    link.symlink_to(damaged)

    quarantine.save(link, folder)

    assert (folder / "song" / "record.json").is_symlink()


def test_where_nothing_lies_nothing_is_saved(damaged, folder):
    damaged.unlink()

    quarantine.save(damaged, folder)

    assert not folder.exists()
