import os
import sys
from pathlib import Path, PurePosixPath

import pytest

from webapp.errors import ImportFileError
from webapp.imports import containers as module
from webapp.imports.containers import open_containers
from webapp.imports.items import LARGEST_MEDIA


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "given").mkdir()
    return tmp_path / "given"


def put(folder, *names, content=b"{}"):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def found(path):
    return [
        (item.kind, item.label) for container in open_containers(path) for item in container.items
    ]


def test_a_file_is_read_whatever_it_is_called(folder):
    put(folder, "songs of mine")

    assert [("json", "songs of mine")] == found(folder / "songs of mine")


def test_a_folder_is_walked_in_the_order_of_names(folder):
    put(folder, "b/2.json", "b/1.JSON", "a.jsonl", "b/c/d.mp3", "b/e.jpg", "notes.rtf", "v.mov")

    assert [
        ("json", "a.jsonl"),
        ("json", "b/1.JSON"),
        ("json", "b/2.json"),
        ("cover", "b/e.jpg"),
        ("audio", "b/c/d.mp3"),
    ] == found(folder)


def test_hidden_files_are_passed_over(folder):
    put(folder, ".a.json", ".git/b.json", "c/.d/e.json", "._f.mp3")

    assert [] == found(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_not_followed_and_said(folder, tmp_path):
    put(tmp_path / "elsewhere", "a.json")
    (folder / "folder").symlink_to(tmp_path / "elsewhere")
    (folder / "a.json").symlink_to(tmp_path / "elsewhere" / "a.json")
    (folder / "round").symlink_to(folder)
    (folder / "notes.rtf").symlink_to(tmp_path / "elsewhere" / "a.json")
    (folder / "inner").mkdir()
    (folder / "inner" / "b.zip").symlink_to(tmp_path / "elsewhere" / "a.json")

    (container,) = open_containers(folder)

    assert [] == container.items
    assert [
        f"{name}: it's a link, and links aren't followed"
        for name in ("a.json", "folder", "inner/b.zip", "round")
    ] == sorted(container.refused)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no such files")
def test_what_is_no_file_is_passed_over(folder):
    os.mkfifo(folder / "endless.json")

    assert [] == found(folder)


def test_a_folder_that_may_not_be_entered_is_said(closed_folder):
    (container,) = open_containers(closed_folder)

    assert [] == container.items
    assert ["it can't be read"] == [said.partition(": ")[2] for said in container.refused]


def test_an_item_is_read_when_it_is_wanted(folder):
    put(folder, "a.json", content=b"[1]")
    ((item,),) = (container.items for container in open_containers(folder))

    with item.reading() as file:
        assert b"[1]" == file.read(100)
    assert (PurePosixPath("a.json"), 3) == (item.path, item.size)


def test_an_item_that_is_gone_meanwhile_is_an_error(folder):
    put(folder, "a.json")
    ((item,),) = (container.items for container in open_containers(folder))
    (folder / "a.json").unlink()

    with pytest.raises(ImportFileError, match="it can't be read"), item.reading():
        pass


def test_a_name_of_anything_can_be_said(folder):
    name = "\x1b[31m\n\u202e" + "x" * 200 + ".json"
    put(folder, name)

    ((_, place),) = found(folder)

    assert place.isprintable()
    assert len(place) <= 100


@pytest.mark.parametrize("name", ["missing", "a\0b", "x" * 300])
def test_what_is_not_there_is_an_error(folder, name):
    with pytest.raises(ImportFileError, match="can't read"):
        found(folder / name)


def test_a_pipe_is_an_error_and_not_waited_for(folder):
    os.mkfifo(folder / "pipe.json")

    with pytest.raises(ImportFileError, match="can't read"):
        found(folder / "pipe.json")


def test_a_device_without_end_is_an_error():
    with pytest.raises(ImportFileError, match="can't read"):
        found(Path("/dev/zero"))


def test_a_folder_may_hold_so_many_files_and_no_more(folder, monkeypatch):
    monkeypatch.setattr(module, "MOST_ITEMS", 3)
    put(folder, "a.json", "b/c.json", "d.mp3", "notes.rtf")

    assert 3 == len(found(folder))
    put(folder, "e.json")

    with pytest.raises(ImportFileError, match="“given” holds more than 3 files"):
        found(folder)


@pytest.mark.parametrize("name", ["a.mp3", "a.jpg"])
def test_audio_and_covers_may_be_so_large_and_no_larger(folder, name):
    put(folder, name, "a.json")

    os.truncate(folder / name, LARGEST_MEDIA)
    fits = found(folder)
    os.truncate(folder / name, LARGEST_MEDIA + 1)

    (container,) = open_containers(folder)
    assert name in {place for _, place in fits}
    assert ["a.json"] == [item.label for item in container.items]
    assert [f"{name}: larger than 256 MB"] == container.refused
