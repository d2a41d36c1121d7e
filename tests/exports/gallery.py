"""A gallery that takes in archives, and all by which a person could tell it from another."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256

from webapp import database
from webapp.archive import disk, sound
from webapp.archive.store import Archive
from webapp.imports import importer
from webapp.imports.containers import open_containers
from webapp.imports.media_import import MediaImporter
from webapp.library import files, plays, provenance, relations, song_audio, songs, user_marks
from webapp.lyrics import timed_lyrics
from webapp.records import record
from webapp.sources import registry
from webapp.sources.media_client import MediaClient
from webapp.sync.list_sync import ListSync
from webapp.worker.archive_task import ArchiveTask

# What is each gallery's own: when and through what it had the song, and marks of its copies' bytes.
_OWN = {"key", "version", "seen_at", "source", "audio_kept"}


def differences(one, *others):
    """What differs between walls, each as (id, what, here, there); [] where nothing does."""
    found = [("order", [*one], [*other]) for other in others if [*one] != [*other]]
    for other in others:
        for song_id in one.keys() & other.keys():
            here, there = _flat(one[song_id]), _flat(other[song_id])
            unlike = [name for name in here if here[name] != there[name]]
            found += [(song_id, name, here[name], there[name]) for name in unlike]
    return found


def _flat(song):
    own = {"picture"}  # a key of its library
    card = {f"card: {name}": value for name, value in song["card"].items() if name not in own}
    return {**song, "card": None, **card}


class Gallery:
    def __init__(self, config):
        self.config, self.db = config, database.connect(config.database)
        archive = Archive(config.archive, MediaClient(config.media_hosts))
        self.media = MediaImporter(config, archive, free=lambda _folder: 10**12)

    def take(self, path):
        now = datetime.now(UTC)
        return importer.import_all(self.db, open_containers(path), now, media=self.media)

    def sync(self):
        """All that its sources have."""
        with registry.open_sources(self.config) as sources:
            for source in sources:
                ListSync(self.db, source).run()
            by_name = {source.name: source for source in sources}
            archive = Archive(self.config.archive, self.media.archive.client, sources=by_name)
            task = ArchiveTask(self.config, archive)
            task.run_once(self.db)
            task.close()

    def cards(self):
        return songs.by_keys(self.db, songs.keys(self.db))

    def wall(self):
        """Songs by their ids, in the order in which they hang."""
        return {card.id: self.song(card) for card in self.cards()}

    def bytes_of_audio(self):
        return {
            card.id: {self.path(file).read_bytes() for file in song_audio.of(self.db, card.key)}
            for card in self.cards()
        }

    def song(self, card):
        raw, wave_long = songs.details(self.db, card)
        raw = record.loads(raw)
        raw.pop("service", None)  # the card's: one that a source lists need not say it itself
        return {
            "card": {name: value for name, value in asdict(card).items() if name not in _OWN},
            "raw": json.dumps(raw, sort_keys=True),
            "words": timed_lyrics.read(raw, card.duration),
            "bars": wave_long,
            "origins": json.dumps(provenance.of(self.db, card.key), sort_keys=True),
            "marks": user_marks.of(self.db, card.key),
            "history": [play for song, play in plays.every(self.db) if song == card.id],
            "takes": [take.id for take in relations.takes(self.db, card)],
            "stems": [stem.id for stem in relations.stems(self.db, card)],
            "cover": self.cover(card),
            "audio": sorted(self.audio(file) for file in song_audio.of(self.db, card.key)),
            "plays": [self.audio(file) for file in song_audio.of(self.db, card.key)][:1],
        }

    def cover(self, card):
        file = files.archived(self.db, card.key, "cover")
        return file and sha256(self.path(file).read_bytes()).hexdigest()

    def audio(self, file):
        """What sounds in it, its form and its length in seconds."""
        path = self.path(file)
        with path.open("rb") as content:
            summed = sound.digest(content, file.name.rpartition(".")[2], path.stat().st_size)
        assert file.sound == summed
        assert sha256(path.read_bytes()).hexdigest() == file.sha256
        return summed, file.type, file.duration

    def path(self, file):
        return disk.song_folder(self.config.archive, file.song_id) / file.name
