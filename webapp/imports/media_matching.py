"""Which audio and covers of a container belong to which song: by ids, as titles change; pure.

Known are `<id>_<title>/audio.m4a` with `meta.json`, `<title>_<id>.mp3` with `<title>_<id>.json`,
`audio/<title>__<id>.mp3` with `metadata/<title>__<id>.json`, and files that a list's ids name.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from webapp.archive import disk
from webapp.imports.items import Item
from webapp.records import record
from webapp.values import uuids

# Files whose folder's name counts, not their own; the numbered ones are of an archive of ours.
_PLAIN = frozenset({"audio", "image", "cover", "meta", "record"})
_NEWER = re.compile(r"(audio|cover)-[0-9a-f]{8}")
_LEVEL = re.compile(r"[0-9a-f]{2}")  # above the songs' folders in an archive of ours
_FOLDERS = frozenset({"metadata", "audio", "images", "covers"})
# What follows the name that a record shares with its media: yt-dlp writes `.info.json`.
_RECORD_ENDING = re.compile(r"(\.info)?\.(json|jsonl|ndjson|csv)(\.gz)?$", re.IGNORECASE)
_BRACKETED = re.compile(r"\[([A-Za-z0-9_-]+)\]$")  # at the end of a name, as yt-dlp writes ids
_FURTHER = re.compile(r"\.[0-9a-f]{8}$")  # of a song's further audio in an export of ours
_SHORTEST_PART = 6  # characters: a shorter one is rather a number in a title than an id


@dataclass(slots=True)
class MediaIndex:
    """The media of one container. A file beside a record of its own belongs to that alone."""

    items: Sequence[Item]
    _by_place: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    _matched: set[PurePosixPath] = field(default_factory=set)
    _by_name: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    _by_file: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    _beside: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        records = {place_of(item.path) for item in self.items if item.kind == "json"}
        for item in self.items:
            if item.kind == "json":
                continue
            self._by_file[item.path.name].append(item)
            place = place_of(item.path)
            if place in records:
                self._by_place[place].append(item)
                continue
            if item.kind != "audio":
                self._beside[place].append(item)
            for name in names_in(item.path):
                self._by_name[name].append(item)

    def for_song(
        self, source_id: str, path: PurePosixPath, *, alone: bool, names: Collection[str] = ()
    ) -> list[Item]:
        """Those of the song whose record was in the file at `path`, `alone` or in a list.

        All its audio; the first cover and words. What the record calls by its name, of `names`,
        comes before others with what lies beside, and of audio that lies beside the record before
        all others.
        """
        near = self._by_place.get(place_of(path), []) if alone else []
        named = {item.path: item for item in self._named(names)}
        if any(item.kind == "audio" and item.path.name in names for item in near):
            near = [i for i in near if i.kind != "audio" or i.path.name in names]
        near = sorted(near, key=lambda item: item.path.name not in names)
        by_id = self._by_name.get(record.public_id(source_id), ())
        beside = [i for item in named.values() for i in self._beside.get(place_of(item.path), ())]
        candidates = (*near, *named.values(), *beside, *by_id)
        matched = {item.path: item for item in candidates}.values()
        self._matched.update(item.path for item in matched)
        return [
            *(item for item in matched if item.kind == "audio"),
            *[item for item in matched if item.kind == "cover"][:1],
            *sorted((i for i in matched if i.kind == "words"), key=_is_untimed)[:1],
        ]

    def _named(self, names: Collection[str]) -> Iterator[Item]:
        """By a name or a path, where no other file can be meant."""
        for name in map(PurePosixPath, names):
            items = self._by_file.get(name.name, [])
            same = [item for item in items if item.path.parts[-len(name.parts) :] == name.parts]
            if len(same) == 1 or len(items) == 1:
                yield (same or items)[0]

    def refuse(self, path: PurePosixPath) -> None:
        """Nothing that lies beside the record at `path` is of use."""
        self._matched.update(item.path for item in self._by_place.get(place_of(path), ()))

    def unmatched(self) -> list[Item]:
        """Those that no record has had."""
        return [i for i in self.items if i.kind != "json" and i.path not in self._matched]


def covers_by_name(items: Sequence[Item], at_once: int) -> Iterator[list[tuple[str, Item]]]:
    """With each public id that their names may hold."""
    covers = (item for item in items if item.kind == "cover")
    pairs = iter((name, item) for item in covers for name in names_in(item.path))
    while batch := [*islice(pairs, at_once)]:
        yield batch


def _is_untimed(item: Item) -> bool:
    return item.path.suffix.lower() == ".txt"


def is_plain(path: PurePosixPath) -> bool:
    """Whether its name says nothing, and its folder's does."""
    return path.stem.lower() in _PLAIN or _NEWER.fullmatch(path.stem) is not None


def place_of(path: PurePosixPath) -> str:
    """What a record and its media have in common: a folder, or a name but for its ending."""
    stem = _stem(path)
    if stem.lower() in _PLAIN or _NEWER.fullmatch(stem):
        return f"{path.parent}/"
    folder = path.parent
    if folder.name.lower() in _FOLDERS:
        folder = folder.parent
    return f"{folder}/{_FURTHER.sub('', stem)}"


def _stem(path: PurePosixPath) -> str:
    """Its name without what a record's or a file's name ends with."""
    bare = _RECORD_ENDING.sub("", path.name)
    return bare if bare != path.name else path.stem


def names_in(path: PurePosixPath) -> set[str]:
    """The public ids that the name of audio or a cover may hold."""
    name = _identifying_name(path)
    ids = uuids_in(path)
    if not ids:
        parts = {name.rpartition("__")[2], name.rpartition("_")[2], name.partition("_")[0]}
        parts.update(_BRACKETED.findall(name))
        ids = {name, *(part for part in parts if len(part) >= _SHORTEST_PART)}
    return {record.public_id(source_id) for source_id in ids}


def is_anothers(path: PurePosixPath, source_id: str) -> bool:
    """Whether the folder of a song's record is another song's, so what lies there is too."""
    if _stem(path).lower() not in _PLAIN:
        return False
    named = uuids_in(path)
    if named:
        return not any(uuid in source_id.lower() for uuid in named)
    if path.name != "record.json" or not _LEVEL.fullmatch(path.parent.parent.name):
        return False
    return path.parent.name != disk.song_folder(Path(), record.public_id(source_id)).name


def uuids_in(path: PurePosixPath) -> set[str]:
    return {*uuids.within(_identifying_name(path))}


def _identifying_name(path: PurePosixPath) -> str:
    """The file's, or its folder's where the file's says nothing."""
    stem = _stem(path)
    return path.parent.name if stem.lower() in _PLAIN else stem
