"""What a shuffle asks of a list: which songs are takes of one picture, which share a style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from webapp.database import Database, rows
from webapp.library import songs
from webapp.values import fast_json

Member: TypeAlias = "tuple[int | None, int, str | None]"
"""A song's picture, None for one that stands for itself; how it hangs; its style."""


@dataclass(frozen=True, slots=True)
class Families:
    """One number a song, in the list's order.

    `leads`: by how many places further on (or back) the take stands that a shuffle plays of its
    picture, 0 for that one; empty where every picture stands there once. `styles`: the same number
    for the same style, 0 where none is known.
    """

    leads: Sequence[int] = ()
    styles: Sequence[int] = ()


def of(members: Sequence[Member]) -> Families:
    """Of a picture's takes the leading one is played, where the list has it, else the first."""
    texts = [style for _, _, style in members]
    numbers = {"": 0}
    by_text = {text: numbers.setdefault(_style(text), len(numbers)) for text in set(texts)}
    styles = [by_text[text] for text in texts]
    pictures = [picture for picture, _, _ in members if picture is not None]
    if len(set(pictures)) == len(pictures):
        return Families((), styles)
    return Families(_leads(members), styles)


def playable(db: Database, keys: Iterable[int]) -> tuple[list[str], Families]:
    """Those of `keys` that play, in their order: their ids, and what a shuffle asks of them."""
    # Each column as one JSON, for rows of a hundred thousand take three times as long. What
    # `json_each` gives comes in the array's order, and CROSS JOIN keeps to that.
    sql = """SELECT json_group_array(id), json_group_array(picture), json_group_array(hangs),
            json_group_array(style)
        FROM (SELECT songs.id, picture, hangs, style FROM json_each(?) AS asked CROSS JOIN songs
            ON songs.key = asked.value WHERE has_audio)"""
    columns: Any = [fast_json.loads(text) for text in rows(db, sql, [fast_json.dumps([*keys])])[0]]
    ids, *about = columns
    return ids, of([*zip(*about, strict=True)])


def _leads(members: Sequence[Member]) -> list[int]:
    lead: dict[int, int] = {}
    for place, (picture, hangs, _) in enumerate(members):
        if picture is not None and (hangs == songs.LEADS or picture not in lead):
            lead[picture] = place
    return [
        0 if picture is None else lead[picture] - place
        for place, (picture, _, _) in enumerate(members)
    ]


def _style(style: str | None) -> str:
    """What it says first: of «slow jazz, brass» slow jazz."""
    return (style or "").partition(",")[0].strip().casefold()
