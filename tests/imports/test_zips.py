import json
import random
import struct
import tracemalloc
import zipfile

import pytest

from tests.factories import NOW
from tests.fakes import song
from webapp.errors import ImportFileError
from webapp.imports import importer, zips
from webapp.imports.containers import open_containers


@pytest.fixture
def pack(tmp_path):
    def call(entries, name="songs.zip", **options):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED, **options) as file:
            for entry, content in entries.items():
                file.writestr(entry, content)
        return tmp_path / name

    return call


def places(path):
    return [item.label for container in open_containers(path) for item in container.items]


def refused(path):
    return [sentence for container in open_containers(path) for sentence in container.refused]


def text(*songs):
    return json.dumps(songs)


def test_a_zip_is_told_by_its_content(pack):
    path = pack({"a.json": text(song(1)), "b.mp3": b"x", "c.rtf": "x"}, name="songs.json")

    assert ["a.json", "b.mp3"] == places(path)


def test_zips_in_a_folder_are_read_but_not_those_in_a_zip(pack, tmp_path):
    inner = pack({"a.json": text(song(1))}).read_bytes()
    pack({"inner.zip": inner, "b.json": text(song(2))}, name="outer.ZIP")

    assert ["b.json", "a.json"] == places(tmp_path)


@pytest.mark.parametrize("name", [".a.json", "__MACOSX/a.json", "x/._a.json", ".git/a.json", "x/"])
def test_what_systems_put_beside_is_passed_over(pack, name):
    assert [] == places(pack({name: text(song(1))}))


@pytest.mark.parametrize(
    "name",
    [
        "../../../a.json",
        "/etc/a.json",
        "C:\\a.json",
        "a\0b.json",
        "x" * 300 + ".json",
        "\x1b[2J.json",
        "a/../../b.json",
    ],
)
def test_a_hostile_name_names_nothing(pack, db, tmp_path, name):
    path = pack({name: text(song(1)), "b.json": text(song(2))})
    before = {each for each in tmp_path.rglob("*") if "data" not in each.parts}

    outcome = importer.import_all(db, open_containers(path), NOW)

    assert outcome.read >= 1
    assert before == {each for each in tmp_path.rglob("*") if "data" not in each.parts}
    assert all(place.isprintable() and len(place) <= 100 for place in places(path))


def test_a_link_in_a_zip_is_not_followed_and_said(pack, db, tmp_path):
    (tmp_path / "secret.json").write_text(text(song(1)))
    link = zipfile.ZipInfo("link.json")
    link.external_attr = 0o120777 << 16
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(link, str(tmp_path / "secret.json"))

    outcome = importer.import_all(db, open_containers(path), NOW)

    assert 0 == outcome.read
    assert ["link.json: it's a link, and links aren't followed"] == outcome.problems


def test_what_packs_too_tightly_is_refused(pack):
    path = pack({"bomb.json": b" " * 5_000_000, "a.json": text(song(1))})

    assert ["bomb.json: it's packed too tightly to be trusted"] == refused(path)
    assert ["a.json"] == places(path)


@pytest.mark.parametrize("name", ["silence.wav", "white.png"])
def test_audio_and_covers_that_pack_too_tightly_are_refused_too(pack, name):
    path = pack({name: bytes(5_000_000), "a.json": text(song(1))})

    assert [f"{name}: it's packed too tightly to be trusted"] == refused(path)
    assert ["a.json"] == places(path)


def test_entries_that_share_their_bytes_are_refused_together(pack):
    content = text(*(song(n, lyrics="la " * 2000) for n in range(40)))
    path = pack({f"{n}.json": content for n in range(3)})
    data = path.read_bytes()
    at = data.index(zips._ENTRY)
    one = data[at : data.index(zips._ENTRY, at + 4)]
    first = data[: data.index(b"PK\x03\x04", 4)]
    count = 60
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(one) * count, len(first), 0
    )
    path.write_bytes(first + one * count + tail)

    assert any("too tightly" in sentence for sentence in refused(path))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_without_measure_is_refused(pack, tmp_path, method):
    path = tmp_path / "odd.zip"
    with zipfile.ZipFile(path, "w", method) as file:
        file.writestr("a.json", text(song(1)))

    assert ["a.json: it's packed in an unusual way"] == refused(path)


def test_an_encrypted_entry_is_refused(pack):
    path = pack({"a.json": text(song(1))})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(zips._ENTRY) + 8] |= 1
    path.write_bytes(data)

    assert ["a.json: it's encrypted"] == refused(path)


def test_one_entry_that_packs_too_tightly_is_refused_in_however_large_a_zip(pack):
    path = pack({"bomb.json": b" " * 5_000_000, "a.rtf": random.Random(1).randbytes(200_000)})  # noqa: S311 (no secret)
    assert 5_000_000 < zips.HIGHEST_RATIO * path.stat().st_size

    assert ["bomb.json: it's packed too tightly to be trusted"] == refused(path)


def shared(path, count):
    """The first entry of the ZIP, `count` times in its list."""
    data = path.read_bytes()
    at = data.index(zips._ENTRY)
    one = data[at : data.index(b"PK\x05\x06", at)]
    lengths = (0, 0, count, count, len(one) * count, at, 0)
    path.write_bytes(data[:at] + one * count + struct.pack("<4s4H2LH", b"PK\x05\x06", *lengths))


def test_entries_are_taken_until_all_together_pack_too_tightly(pack):
    content = random.Random(1).randbytes(10_000) + b" " * 1_000_000  # noqa: S311 (no secret)
    path = pack({"a.json": content})
    assert ["a.json"] == places(path)
    shared(path, 60)

    taken, left_out = len(places(path)), len(refused(path))

    assert taken + left_out == 60
    assert 0 < taken < 60
    assert taken * len(content) <= zips.HIGHEST_RATIO * path.stat().st_size


def claim(path, size):
    """Say in the ZIP's list that its first entry is so large, packed and unpacked."""
    data = bytearray(path.read_bytes())
    at = data.index(zips._ENTRY)
    data[at + 20 : at + 28] = struct.pack("<LL", size, size)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "most", "said"),
    [("a.json", zips.LARGEST_JSON, "1024 MB"), ("a.mp3", zips.LARGEST_MEDIA, "256 MB")],
)
def test_an_entry_may_be_so_large_and_no_larger(pack, name, most, said):
    path = pack({name: b"x", "pad.rtf": random.Random(1).randbytes(6_000_000)}, compresslevel=0)  # noqa: S311 (no secret)

    claim(path, most)
    fits = places(path)
    claim(path, most + 1)

    assert [name] == fits
    assert ([], [f"{name}: larger than {said}"]) == (places(path), refused(path))


def test_a_size_that_lies_gives_no_more_bytes(pack, db):
    path = pack({"a.json": text(*(song(n) for n in range(50)))})
    data = bytearray(path.read_bytes())
    at = data.index(zips._ENTRY)
    data[at + 24 : at + 28] = struct.pack("<L", 400)
    path.write_bytes(data)

    outcome = importer.import_all(db, open_containers(path), NOW)

    assert outcome.read <= 4
    assert ["a.json: it's damaged inside the ZIP"] == outcome.problems


def test_a_damaged_entry_costs_only_itself(pack, db):
    path = pack({"a.json": text(song(1)), "b.json": text(song(2))})
    data = bytearray(path.read_bytes())
    data[45:60] = bytes(15)
    path.write_bytes(data)

    outcome = importer.import_all(db, open_containers(path), NOW)

    assert (1, ["a.json: it's damaged inside the ZIP"]) == (outcome.read, outcome.problems)


@pytest.mark.parametrize("cut", [10, 100, -1, -30])
def test_a_cut_zip_is_a_sentence(pack, db, cut):
    path = pack({"a.json": text(song(1)), "b.json": text(song(2))})
    path.write_bytes(path.read_bytes()[:cut])

    with pytest.raises(ImportFileError, match=r"“songs.zip” is a broken ZIP"):
        importer.import_all(db, open_containers(path), NOW)


def test_too_many_entries_are_refused_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "MOST_ITEMS", 3)
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as file:
        for n in range(4):
            file.writestr(f"{n}.rtf", "")

    with pytest.raises(ImportFileError, match="holds more than 3 files"):
        list(open_containers(path))


def test_a_broken_zip_in_a_folder_keeps_nothing_else_back(pack, db, tmp_path):
    pack({"a.json": text(song(1))}, name="good.zip")
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 and no more")

    outcome = importer.import_all(db, open_containers(tmp_path), NOW)

    assert 1 == outcome.read
    assert [
        "“bad.zip” is a broken ZIP: its end is missing or damaged. Download or pack it again."
    ] == outcome.problems


def test_a_zip_is_closed_after_it_was_read(pack):
    ((item,),) = (container.items for container in open_containers(pack({"a.json": "[1]"})))

    with pytest.raises(ImportFileError), item.reading() as file:
        file.read(1)


def test_a_list_that_says_it_is_as_long_as_the_file_is_not_taken_whole(pack, tmp_path):
    path = pack({"a.json": text(song(1))})
    size = zips.LONGEST_LIST + 1
    with path.open("r+b") as file:
        file.truncate(size)  # a hole: nothing of it is on the disk
        file.seek(size)
        file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, size, 0, 0))
    tracemalloc.start()

    with pytest.raises(ImportFileError, match="broken ZIP"):
        places(path)

    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
