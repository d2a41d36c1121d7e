"""A song of useapi.net's Mureka API v1 to a record in the form that the library reads; pure.

Facts: the vendor's page of December 2024. `duration_milliseconds`, `mp3_url`, `cover`, `share_link`
and so on stay in the record beside the API's names of them.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from webapp.lyrics import timed_lines
from webapp.lyrics.timed_lines import TimedLine
from webapp.records import record, statuses
from webapp.records.record import Raw
from webapp.values import fields, urls

_NAMES = {
    "download_url": "mp3_url",
    "image_url": "cover",
    "share_url": "share_link",
    "model_version": "version",
    "created_at": "generate_at",
}
_MUCH_LONGER = 10  # times the song's length in seconds: then a line's time is in milliseconds


def to_records(feed: object) -> list[Raw | None]:
    """The songs of one request, which are takes; None for an entry that is none."""
    songs = feed.get("songs") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(songs, list):
        return [None]
    group = record.identity({"id": feed.get("feed_id")})
    known = {"group_id": group} if group else {}
    records = [to_record(song, feed.get("state")) for song in songs]
    return [None if raw is None else {**raw, **known} for raw in records]


def to_record(song: object, state: object = None) -> Raw | None:
    """`state`: of its request, which says nothing more once there is audio. None without an id."""
    if not isinstance(song, dict):
        return None
    song_id = record.identity({"id": song.get("song_id")})
    if song_id is None:
        return None
    length = fields.number(song.get("duration_milliseconds"), most=record.LONGEST_SONG * 1000)
    sound = ", ".join([*_texts(song.get("genres")), *_texts(song.get("moods"))])
    said: Raw = {name: song.get(theirs) for name, theirs in _NAMES.items()}
    seconds = length / 1000 if length else None
    said |= {"sound": sound, "duration_s": seconds}
    said |= _words(song, seconds or record.LONGEST_SONG)
    known = {name: value for name, value in said.items() if value not in record.EMPTY}
    return {**song, **known, "id": song_id, "status": _status(song, state)}


def _status(song: Raw, state: object) -> str:
    """Numbers, whose meaning nobody tells, count as a song in the making until it has audio."""
    if urls.clean_address(song.get("mp3_url")):
        return statuses.COMPLETED
    return fields.line(song.get("state") or state, statuses.LONGEST) or statuses.PROCESSING


def _words(song: Raw, seconds: float) -> Raw:
    """`lyrics` and `lyrics_timestamped` of `lyrics[].rows[]`, a blank line between two parts."""
    parts = [[*_lines(part)] for part in fields.array(song.get("lyrics"))]
    lines = [*chain.from_iterable([*part, TimedLine("")] for part in parts if part)][:-1]
    if not lines:
        return {"lyrics": None}
    if max(line.end or line.start or 0 for line in lines) > _MUCH_LONGER * seconds:
        lines = [
            line._replace(start=_in_seconds(line.start), end=_in_seconds(line.end))
            for line in lines
        ]
    return {
        "lyrics": timed_lines.text_of(lines),
        "lyrics_timestamped": timed_lines.timestamped(lines),
    }


def _lines(part: object) -> Iterator[TimedLine]:
    rows = part.get("rows") if isinstance(part, dict) else None
    rows = rows if isinstance(rows, list) else []
    for row in (row for row in rows if isinstance(row, dict)):
        if text := fields.line(row.get("text"), timed_lines.LONGEST_LINE):
            yield TimedLine(text, fields.finite(row.get("start")), fields.finite(row.get("end")))


def _in_seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def _texts(value: Any) -> list[str]:  # noqa: ANN401 (as JSON has it)
    return [text for item in fields.array(value) if (text := fields.line(item))]
