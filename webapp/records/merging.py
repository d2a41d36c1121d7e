"""Two records of one song to one, whoever said more, or said it later; pure."""

import math

from webapp.records import record, statuses
from webapp.records.record import EMPTY, Raw
from webapp.values import fields


def merge(old: Raw, new: Raw) -> Raw:
    """`new` over `old`, field by field: a known value is never replaced by an empty one.

    A list may lag behind a look-up: its `processing` takes nothing back from a finished song.
    """
    if record.status_of(old) == statuses.COMPLETED and not statuses.is_done(record.status_of(new)):
        old, new = new, old
    return {
        **old,
        **{name: value for name, value in new.items() if name not in old or value not in EMPTY},
    }


def fill(known: Raw, more: Raw) -> Raw:
    """`known`, and of `more` what it lacks."""
    gaps = {name: value for name, value in more.items() if known.get(name) in EMPTY}
    return {**known, **{name: gaps[name] for name in gaps if name not in known or gaps[name]}}


def without(known: Raw, guessed: Raw) -> Raw:
    """What is known but for the fields that are as they were guessed; its id and status stay."""
    stays = {"id", "status"}
    return {
        name: value
        for name, value in known.items()
        if name in stays or name not in guessed or guessed[name] != value
    }


def merge_file(known: Raw, new: Raw) -> Raw:
    """What a file says is of unknown age: it fills gaps, and counts never shrink.

    It wins where it is the newer one. Whatever the order, what was merged once changes nothing.
    """
    merged = merge(known, new) if is_newer(new, known) else merge(new, known)
    merged |= {name: value for name, value in known.items() if merged[name] in EMPTY}
    for name in ("play_count", "favorite_count"):
        counts = [raw[name] for raw in (known, new) if _count(raw, name) is not None]
        if counts:
            merged[name] = max(counts, key=float)
    return merged


def is_newer(new: Raw, known: Raw) -> bool:
    """Whether it was said later: a song is finished but once, and plays only grow."""
    is_done = statuses.is_done(record.status_of(new))
    if is_done != statuses.is_done(record.status_of(known)):
        return is_done
    plays, known_plays = _count(new, "play_count"), _count(known, "play_count")
    return plays is not None and known_plays is not None and plays > known_plays


def _count(raw: Raw, name: str) -> float | None:
    return fields.number(raw.get(name), most=math.inf)
