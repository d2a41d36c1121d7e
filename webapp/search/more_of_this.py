"""«More of this»: what plays on endlessly behind a song, a batch at a time.

First what shares style, words or prompts with the song; once that is used up, what shares them with
those. One take of each picture, the one that hangs on the wall; favourites and what nobody has
heard come sooner.
"""

import json
from collections import defaultdict, deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from webapp.database import Database, rows
from webapp.library import songs
from webapp.library.songs import Card
from webapp.search import similar

BATCH = 24
MOST_LOOKED_AT = 1000  # of the songs that share something with one, the most alike
MOST_SEEDS = 8  # songs whose like is looked for, for one batch
FAVOURITE, UNHEARD = 2.0, 1.0  # what these weigh beside what is shared
REASONS = {
    "style": "same style",
    "title": "same title",
    "words": "similar words",
    "prompts": "similar prompts",
}
_PLAYING = f"""SELECT songs.key, songs.id, picture,
        favourite * {FAVOURITE} + (plays = 0) * {UNHEARD}
    FROM json_each(?) AS asked CROSS JOIN songs ON songs.key = asked.value
    WHERE hangs = {songs.LEADS} AND has_audio"""


@dataclass(frozen=True, slots=True)
class Batch:
    """`pictures` are those of `ids`; `is_last`: no more come.

    `reasons` say what they share with the song itself, not with those between.
    """

    ids: list[str]
    pictures: list[int]
    reasons: list[str]
    is_last: bool


class _Alike(NamedTuple):
    """What shares something with the song that has the key `seed`."""

    id: str
    picture: int
    seed: int
    kinds: set[str]


def batch(db: Database, card: Card, but: Collection[int] = ()) -> Batch:
    """What is most like a song, without the pictures in `but` and its own."""
    passed = {*but, card.picture}
    chosen: list[_Alike] = []
    seeds, looked_at = deque([card.key]), {card.key}
    for _ in range(MOST_SEEDS):
        if not seeds or len(chosen) > BATCH:
            break
        for key, alike in _like(db, seeds.popleft()):
            if key not in looked_at:
                looked_at.add(key)
                seeds.append(key)
            if alike.picture not in passed:
                passed.add(alike.picture)
                chosen.append(alike)
    first = chosen[:BATCH]
    kinds = {kind for alike in first if alike.seed == card.key for kind in alike.kinds}
    return Batch(
        [alike.id for alike in first],
        [alike.picture for alike in first],
        [reason for kind, reason in REASONS.items() if kind in kinds],
        is_last=len(chosen) <= BATCH,
    )


def _like(db: Database, key: int) -> list[tuple[int, _Alike]]:
    """The most alike first, by their keys."""
    scores: defaultdict[int, float] = defaultdict(float)
    kinds: defaultdict[int, set[str]] = defaultdict(set)
    for part in (*similar.shared(db, key), *similar.by_prompts(db, key)):
        for other in part.keys:
            scores[other] += part.weight
            kinds[other].add(part.kind)
    most = sorted(scores, key=lambda other: (-scores[other], -other))[:MOST_LOOKED_AT]
    playing = [
        (scores[other] + liked, other, _Alike(song_id, picture, key, kinds[other]))
        for other, song_id, picture, liked in rows(db, _PLAYING, [json.dumps(most)])
    ]
    playing.sort(key=lambda song: song[:2], reverse=True)
    return [(other, alike) for _, other, alike in playing]
