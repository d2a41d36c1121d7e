"""Calls that tell what plays: each play that was heard, and how far the present one is."""

import hashlib
import time
import uuid
from dataclasses import dataclass, replace

from webapp.errors import ApiError
from webapp.errors import opensubsonic as sentences
from webapp.library import device_keys, plays, tracks
from webapp.library.plays import Play
from webapp.opensubsonic import items
from webapp.opensubsonic.entities import Song
from webapp.opensubsonic.envelope import Code, Content
from webapp.values import fields
from webapp.web import context
from webapp.web.rest.asked import Asked, Calls, not_there, whole
from webapp.web.rest.browsing import song_of

MOST_MS = 1 << 50
HEARD_PART, HEARD_SECONDS = 0.5, 240  # of a song, or seconds: then it counts as heard
NEAR_THE_END = 13  # seconds, or a tenth: a song that is stopped there was not left
FASTEST = 16.0  # times as fast as it was made
LATE = 5  # seconds that reports may come late
FORGOTTEN_AFTER = 30 * 60  # seconds without a report
_STATES = ("starting", "playing", "paused", "stopped")


@dataclass(frozen=True, slots=True)
class Playing:
    """What an app plays, as it last reported it; `began`, `told_at` in s since 1970.

    `position` in s into the song, `seconds` of it that sounded.
    """

    song: str
    play_id: str
    began: float
    told_at: float
    position: float = 0.0
    seconds: float = 0.0
    state: str = "playing"
    rate: float = 1.0


def _scrobble(asked: Asked) -> Content:
    """`time` in ms since 1970; the same play told twice counts once."""
    ids, times = asked.several("id"), asked.several("time")
    if not ids:
        raise ApiError(Code.MISSING, sentences.MISSING.format(name="id"))
    is_play = asked.flag("submission", usual=True)
    moments = [whole("time", value, 0, MOST_MS) for value in times[: len(ids)]]
    moments += [0] * (len(ids) - len(moments))
    known = tracks.by_ids(context.get_db(), ids)
    if any(song_id not in known for song_id in ids):
        raise ApiError(Code.NOT_FOUND, sentences.NO_SUCH_SONG)
    if is_play:
        for song_id, moment in zip(ids, moments, strict=True):
            _note(asked, known[song_id], moment)
    else:
        _remember(asked, Playing(ids[-1], uuid.uuid4().hex, time.time(), time.time()))
    return {}


def _note(asked: Asked, song: Song, moment: int) -> None:
    now = time.time()
    whose = f"{asked.key.number if asked.key else 0}:{song.id}:{moment}"
    play_id = hashlib.sha256(whose.encode()).hexdigest()[:32] if moment else uuid.uuid4().hex
    at = min(moment / 1000, now) if moment else now  # a clock that is ahead tells no future
    _put(asked, song, Play(play_id, int(at), song.duration or 0.0, heard=True))


def _report(asked: Asked) -> Content:
    """Seconds count as heard where the clock says that they sounded, not where one skipped."""
    if asked.choice("mediaType", ("song", "podcast")) != "song":
        raise not_there()
    song = song_of(asked.text("mediaId"))
    position = asked.needed_number("positionMs", 0, MOST_MS) / 1000
    state, rate = asked.choice("state", _STATES), _rate(asked)
    ignored = asked.flag("ignoreScrobble", usual=False)
    before = _recall(asked.key.number if asked.key else 0)
    if state == "starting" or before is None or before.song != song.id:
        now = time.time()
        before = Playing(song.id, uuid.uuid4().hex, now - position, now, position)
    playing = _went_on(before, position, state, rate)
    _remember(asked, playing)
    if not ignored and (state != "playing" or _is_heard(playing, song) != _is_heard(before, song)):
        _put_report(asked, song, playing)
    return {}


def _rate(asked: Asked) -> float:
    rate = fields.number(asked.maybe("playbackRate") or "1", most=FASTEST)
    if rate is None:
        name = "playbackRate"
        sentence = sentences.NO_NUMBER.format(name=name, least=0, most=round(FASTEST))
        raise ApiError(Code.GENERIC, sentence)
    return rate


def _went_on(before: Playing, position: float, state: str, rate: float) -> Playing:
    now = time.time()
    sounded = 0.0
    if before.state == "playing":
        by_clock = (now - before.told_at + LATE) * max(before.rate, rate)
        sounded = min(max(position - before.position, 0.0), by_clock)
    return replace(
        before,
        told_at=now,
        position=position,
        seconds=before.seconds + sounded,
        state=state,
        rate=rate,
    )


def _is_heard(playing: Playing, song: Song) -> bool:
    enough = min((song.duration or HEARD_SECONDS) * HEARD_PART, HEARD_SECONDS)
    return playing.seconds >= enough


def _put_report(asked: Asked, song: Song, playing: Playing) -> None:
    if not playing.seconds:
        return
    length = song.duration or 0.0
    near_end = length - max(NEAR_THE_END, length / 10)
    left_at = playing.position if playing.state == "stopped" else None
    if left_at is not None and left_at >= near_end:
        left_at = None
    heard = _is_heard(playing, song)
    seconds = round(playing.seconds, 1)
    _put(asked, song, Play(playing.play_id, int(playing.began), seconds, heard, left_at))


def _put(asked: Asked, song: Song, play: Play) -> None:
    """From which app it was played stands in the history."""
    db = context.get_db()
    db.patience = context.PATIENCE
    plays.note(db, song.key, replace(play, origin=asked.key.name if asked.key else None))


def _remember(asked: Asked, playing: Playing) -> None:
    number = asked.key.number if asked.key else 0
    context.remember(f"rest:playing:{number}", playing)


def _recall(number: int) -> Playing | None:
    playing: Playing | None = context.recall(f"rest:playing:{number}")
    is_fresh = playing is not None and time.time() - playing.told_at < FORGOTTEN_AFTER
    return playing if is_fresh else None


def _now_playing(_asked: Asked) -> Content:
    with context.own_db() as db:
        keys = device_keys.every(db)
    by_key = {key: playing for key in keys if (playing := _recall(key.number))}
    known = tracks.by_ids(context.get_db(), [playing.song for playing in by_key.values()])
    entries = [
        {
            **items.as_song(known[playing.song]),
            "username": key.name,
            "minutesAgo": int((time.time() - playing.told_at) // 60),
            "playerId": key.number,
            "playerName": key.name,
            "state": playing.state,
            "positionMs": round(playing.position * 1000),
            "playbackRate": playing.rate,
        }
        for key, playing in by_key.items()
        if playing.state != "stopped" and playing.song in known
    ]
    return {"nowPlaying": {"entry": entries}}


CALLS: Calls = {
    "scrobble": _scrobble,
    "reportPlayback": _report,
    "getNowPlaying": _now_playing,
}
