"""What was brought as audio alone, or in several files, comes out of an export as it was."""

import dataclasses
import io
import json
import shutil
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

import pytest
from mutagen import id3, mp4

from tests import audio
from tests.archives import picture
from webapp import database
from webapp.archive import audio_formats, disk, sound
from webapp.archive.store import Archive
from webapp.exports import export
from webapp.imports import importer
from webapp.imports.containers import open_containers
from webapp.imports.media_import import MediaImporter
from webapp.library import files, song_audio, songs
from webapp.records import record
from webapp.sources.media_client import MediaClient

ID = "3f0c1a52-7d1e-4c7b-9a35-0e8a5f6b1c01"
NOTE = f"made with suno; created=2025-02-03T04:05:06Z; id={ID}"
LRC = "[00:00.50]Waves come\n[00:01.20]Waves go\n"


@cache
def given():
    """Files by their names: one song of four files, and one of each form."""
    mp3 = io.BytesIO(audio.made("audio/mpeg"))
    tags = id3.ID3()
    for frame in (
        id3.TIT2(encoding=3, text=["Glass «Tram»"]),
        id3.TCON(encoding=3, text=["dream pop"]),
        id3.COMM(encoding=1, lang="eng", desc="", text=[NOTE]),
        id3.USLT(encoding=3, lang="eng", desc="", text="[Verse]\nWaves come"),
        id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=picture((90, 90))),
    ):
        tags.add(frame)
    tags.save(mp3)
    m4a = io.BytesIO(audio.with_timed_text([(0.2, 0.9, "Waves come")]))
    atoms = mp4.MP4(m4a)
    atoms["\xa9nam"] = "Timed"
    atoms.save(m4a)
    return {
        "Glass.mp3": mp3.getvalue(),
        f"renamed_{ID}.wav": audio.made("audio/wav"),
        f"b/{ID}.mp3": audio.made("audio/mpeg", levels=(0.1, 0.2)),
        f"b/{ID}.flac": audio.made("audio/flac"),
        "Timed.m4a": m4a.getvalue(),
        "By line.ogg": audio.made("audio/ogg"),
        "By line.lrc": LRC.encode(),
        "Odd.wav": audio.sized(audio.made(levels=(0.3, 0.6)), 0),
        **{
            f"{form[6:]}.{audio_formats.EXTENSIONS[form]}": audio.made(form, levels=(0.7, 0.9))
            for form in ("audio/webm", "audio/aiff", "audio/aac")
        },
    }


class Gallery:
    def __init__(self, config):
        self.config, self.db = config, database.connect(config.database)
        archive = Archive(config.archive, MediaClient())
        self.media = MediaImporter(config, archive, free=lambda _folder: 10**12)

    def take(self, path):
        now = datetime.now(UTC)
        return importer.import_all(self.db, open_containers(path), now, media=self.media)

    def wall(self):
        """All that a person could tell it by."""
        return {
            card.id: {
                "raw": json.dumps(record.loads(songs.details(self.db, card)[0]), sort_keys=True),
                "card": (card.title, card.style, card.created_at, card.status, card.service),
                "sounds": sorted(self.sound(file) for file in song_audio.of(self.db, card.key)),
                "plays": self.sound(files.archived(self.db, card.key, "audio")),
                "cover": card.cover_kept,
            }
            for card in songs.by_keys(self.db, songs.keys(self.db))
        }

    def sound(self, file):
        path = disk.song_folder(self.config.archive, file.song_id) / file.name
        extension, size = file.name.rpartition(".")[2], path.stat().st_size
        with path.open("rb") as content:
            found = sound.digest(content, extension, size)
        assert file.sound == found
        assert sha256(path.read_bytes()).hexdigest() == file.sha256
        return found


@pytest.fixture
def galleries(tmp_path, config, library_folder):
    opened = []

    def open_(name):
        shutil.copytree(library_folder, tmp_path / name)
        opened.append(Gallery(dataclasses.replace(config, data=tmp_path / name)))
        return opened[-1]

    yield open_
    for gallery in opened:
        gallery.db.close()


@pytest.fixture
def folder(tmp_path):
    for name, content in given().items():
        path = tmp_path / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "given"


@pytest.mark.parametrize("target", ["out", "out.zip"])
@pytest.mark.parametrize("original", [False, True])
def test_songs_of_audio_alone_come_back_as_they_were(galleries, folder, tmp_path, target, original):
    here, there = galleries("here"), galleries("there")
    outcome = here.take(folder)
    assert (7, []) == (outcome.read, outcome.problems)
    assert 4 == len(here.wall()[ID]["sounds"])

    export.export(here.config, here.db, tmp_path / target, original=original)
    back = there.take(tmp_path / target)

    assert (7, []) == (back.read, back.problems)
    assert here.wall() == there.wall()
    assert 0 == there.take(tmp_path / target).kept
    assert 0 == here.take(tmp_path / target).kept
    assert here.wall() == there.wall()


def test_an_archive_with_several_files_of_a_song_is_imported_as_it_lies(galleries, folder):
    here, there = galleries("here"), galleries("there")
    here.take(folder)
    while here.media.archive.write_records(here.db):
        pass

    there.take(here.config.archive)

    assert here.wall() == there.wall()
