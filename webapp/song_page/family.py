"""A song's family: where it comes from and what came of it, over all generations, as a tree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from webapp.database import Database, rows
from webapp.library import songs
from webapp.library.songs import Card
from webapp.song_page import family_layout
from webapp.song_page.family_layout import Kin, Plan
from webapp.values import fields

MOST_READ = 2000  # songs each way
FEW = 5  # children of one song that a large family shows unfolded
ROOMY = 24  # a family with as many descendants is shown whole
_LONGEST_WORD = 40
UP = """
    SELECT songs.parent_id FROM line CROSS JOIN songs ON songs.id = line.id
    WHERE songs.parent_id IS NOT NULL
    UNION SELECT songs.riff_id FROM line CROSS JOIN songs ON songs.id = line.id
    WHERE songs.riff_id IS NOT NULL"""
DOWN = """
    SELECT songs.id FROM line CROSS JOIN songs ON songs.parent_id = line.id
    UNION SELECT songs.id FROM line CROSS JOIN songs ON songs.riff_id = line.id"""
# By the service's word for what was done to the song above, and by how the two are tied.
TRANSFORMS = {
    "extend": "Extended from",
    "cover": "Cover of",
    "variation": "Variation of",
    "replace": "Part replaced in",
    "trim": "Trimmed from",
    "remix": "Remix of",
    "effect": "Effect on",
    "remaster": "Remastered from",
    "edit": "Edited from",
    "speed_edit": "Another speed of",
    "stitch": "Joined from",
    "stem": "Stem of",
    "stems": "Stem of",
}
_TIED = {"remix": "Remix of", "riff": "Made from"}


@dataclass(slots=True, kw_only=True)
class Node:
    """One song of the tree. `card` is None where it is not in this library.

    `tie`: remix or riff, how it hangs on the song above it; '' for one that hangs on none.
    `how`: the same in words, to be followed by `above`, that song's title (None: it is not here).
    `again`: drawn elsewhere. `near` and `far` (folded, `far_songs` in all) hang on it, `beyond`
    more are not drawn, nor `others`, which are its children but no kin of the song itself.
    """

    id: str
    card: Card | None
    tie: str = ""
    how: str = ""
    above: str | None = None
    again: bool = False
    is_first: bool = False
    near: list[Node] = field(default_factory=list)
    far: list[Node] = field(default_factory=list)
    far_songs: int = 0
    beyond: int = 0
    others: int = 0


class Family(NamedTuple):
    """`songs` counts those in this library, `earlier` the generations' songs not drawn.

    `more`: the family is larger than what was read.
    """

    roots: list[Node]
    songs: int
    earlier: int
    more: bool


def of(db: Database, card: Card) -> Family | None:
    """None for a song that has none."""
    up, down = (_read(db, step, card.id) for step in (UP, DOWN))
    if len(up) == len(down) == 1:
        return None
    plan = family_layout.plan(card.id, up, down)
    cards = {relative.id: relative for relative in songs.by_ids(db, plan.drawn)}
    tree = _Tree(plan, cards, _words(db, plan.drawn), _children(db, plan.upward))
    return Family(
        roots=[tree.node(root) for root in plan.roots],
        songs=sum(kin.known for kin in {**up, **down}.values()),
        earlier=plan.earlier,
        more=max(len(up), len(down)) > MOST_READ,
    )


class _Tree:
    def __init__(
        self, plan: Plan, cards: dict[str, Card], words: dict[str, str], children: dict[str, int]
    ) -> None:
        self._plan = plan
        self._cards = cards
        self._words = words
        self._children = children
        self._folds = plan.descendants > ROOMY

    def node(self, song_id: str, above: str | None = None) -> Node:
        plan = self._plan
        node = self._bare(song_id, above)
        node.is_first = not plan.ties[song_id] and node.card is not None
        node.beyond = plan.beyond.get(song_id, 0)
        hanging = [self.node(child, song_id) for child in plan.under.get(song_id, ())]
        again = [self._bare(child, song_id, again=True) for child in plan.again.get(song_id, ())]
        if song_id in self._children:
            node.others = max(0, self._children[song_id] - len(hanging) - len(again))
        node.near, node.far = self._folded(song_id, hanging + again)
        node.far_songs = sum(_songs(child) for child in node.far)
        return node

    def _bare(self, song_id: str, above: str | None, *, again: bool = False) -> Node:
        card = self._cards.get(song_id)
        tie = self._plan.ties[song_id].get(above, "") if above else ""
        parent = self._cards.get(above) if above else None
        title = (parent.title or "Untitled") if parent else None
        how = self._how(song_id, tie)
        return Node(id=song_id, card=card, tie=tie, how=how, above=title, again=again)

    def _folded(self, song_id: str, nodes: list[Node]) -> tuple[list[Node], list[Node]]:
        generation = self._plan.generation.get(song_id)  # of descendants, and 0 for the song itself
        if not self._folds or generation is None:
            return nodes, []
        near = 0 if generation > 1 else FEW
        return (nodes, []) if len(nodes) <= near + 1 else (nodes[:near], nodes[near:])

    def _how(self, song_id: str, tie: str) -> str:
        """With two parents nobody says whose the word is: it is the riff's, but for «remix»."""
        if not tie:
            return ""
        word = self._words.get(song_id, "")
        both = len(self._plan.ties[song_id]) > 1
        fits = not both or (word == "remix") == (tie == "remix")
        return TRANSFORMS.get(word, _TIED[tie]) if fits else _TIED[tie]


def _songs(node: Node) -> int:
    own = 0 if node.again else 1 + node.beyond + node.far_songs
    return own + sum(_songs(child) for child in node.near)


def _read(db: Database, step: str, song_id: str) -> dict[str, Kin]:
    """The song and all that `step` leads to, those that are not in this library among them."""
    sql = f"""WITH RECURSIVE line (id) AS (VALUES (:id) UNION {step} LIMIT :most)
        SELECT line.id, songs.id IS NOT NULL, parent_id, riff_id, place
        FROM line LEFT JOIN songs ON songs.id = line.id"""
    line = rows(db, sql, {"id": song_id, "most": MOST_READ + 1})
    return {row[0]: family_layout.Kin(*row) for row in line}


def _words(db: Database, ids: Collection[str]) -> dict[str, str]:
    """What was done to each song's parent, in the service's own word, where it gives one."""
    marks = ",".join("?" * len(ids))
    # As bytes: half of a surrogate pair, which JSON may hold, is no text to SQLite's caller.
    sql = f"""SELECT id, CAST(json_extract(raw, '$.transform') AS BLOB)
        FROM songs JOIN details USING (key)
        WHERE id IN ({marks}) AND ifnull(parent_id, riff_id) IS NOT NULL AND json_valid(raw)"""
    words = ((row[0], (row[1] or b"").decode(errors="ignore")) for row in rows(db, sql, [*ids]))
    return {song_id: (fields.line(word, _LONGEST_WORD) or "").lower() for song_id, word in words}


def _children(db: Database, ids: Collection[str]) -> dict[str, int]:
    """How many songs hang on each of `ids`."""
    marks = ",".join("?" * len(ids))
    sql = f"""SELECT above, count(*) FROM (
            SELECT parent_id AS above, id FROM songs WHERE parent_id IN ({marks})
            UNION SELECT riff_id, id FROM songs WHERE riff_id IN ({marks}))
        WHERE above != id GROUP BY above"""
    return {row[0]: row[1] for row in rows(db, sql, [*ids, *ids])}
