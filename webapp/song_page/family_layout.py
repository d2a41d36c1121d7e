"""Which songs of a family are drawn, and each one's place in the tree; pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

GENERATIONS = 24  # drawn each way: a browser nests some hundred elements
MOST_UP = 60
MOST_DOWN = 120

Reached = dict[str, tuple[int, str]]  # of each song the generation, and by which song it came


class Kin(NamedTuple):
    """A song as its family needs it; `known`: in this library. `place` as in `songs`."""

    id: str
    known: int
    remix: str | None
    riff: str | None
    place: int | None


@dataclass(slots=True)
class Plan:
    """Ids in the order in which they are drawn.

    `upward`: the drawn ancestors. `under`: what hangs on a song, `again`: what is drawn elsewhere
    and hangs on it too. `ties`: by which parents a song is tied and how. `generation`: of the song
    (0) and its descendants; `descendants` counts them all. `beyond`: how many of a song's are not
    drawn, `earlier`: how many ancestors.
    """

    drawn: list[str]
    upward: list[str]
    roots: list[str]
    under: dict[str, list[str]]
    again: dict[str, list[str]]
    ties: dict[str, dict[str, str]]
    generation: dict[str, int]
    descendants: int
    beyond: dict[str, int]
    earlier: int


def plan(song_id: str, up: Mapping[str, Kin], down: Mapping[str, Kin]) -> Plan:
    """`up` and `down` are the ancestors and the descendants, the song itself in both."""
    kin = {**up, **down}
    ties = {other: _ties(one) for other, one in kin.items()}
    eldest_first = sorted(down.values(), key=lambda one: (one.place or 0, one.id))
    children = _grouped((parent, one.id) for one in eldest_first for parent in ties[one.id])
    ancestors = _reached(song_id, lambda child: [parent for parent in ties[child] if parent in up])
    offspring = _reached(song_id, lambda parent: children.get(parent, ()))
    near = [one for one, (generation, _) in ancestors.items() if 0 < generation <= GENERATIONS]
    upward = near[:MOST_UP]
    trunk = _trunk([song_id, *upward], ties, kin)
    drawn = {song_id, *upward}
    left = MOST_DOWN
    for child, (generation, via) in offspring.items():
        if child not in ancestors and via in drawn and generation <= GENERATIONS and left:
            left -= 1
            trunk[child] = via
            drawn.add(child)
    order = [one for one in dict.fromkeys((song_id, *upward, *offspring)) if one in drawn]
    return Plan(
        drawn=order,
        upward=upward,
        roots=_roots(song_id, order, trunk, ancestors),
        under=_grouped((trunk[child], child) for child in order if child in trunk),
        again=_grouped(
            (parent, child)
            for child in order
            for parent in ties[child]
            if parent in drawn and trunk.get(child) != parent
        ),
        ties=ties,
        generation={child: at for child, (at, _) in offspring.items() if child not in upward},
        descendants=len(offspring) - 1,
        beyond=_beyond(offspring, drawn),
        earlier=len(ancestors) - 1 - len(upward),
    )


def _ties(one: Kin) -> dict[str, str]:
    """The parents and how it hangs on each; a song is no parent of its own."""
    ties: dict[str, str] = {}
    for parent, tie in ((one.remix, "remix"), (one.riff, "riff")):
        if parent and parent != one.id:
            ties.setdefault(parent, tie)
    return ties


def _reached(start: str, step: Callable[[str], Iterable[str]]) -> Reached:
    """All that `step` leads to, the nearest first."""
    reached = {start: (0, "")}
    for via in (queue := [start]):  # grows while it is read
        for song_id in step(via):
            if song_id not in reached:
                reached[song_id] = (reached[via][0] + 1, via)
                queue.append(song_id)
    return reached


def _trunk(
    upward: list[str], ties: Mapping[str, dict[str, str]], kin: Mapping[str, Kin]
) -> dict[str, str]:
    """Each one's parent in the tree, rather one that is in this library; never in a circle."""
    trunk: dict[str, str] = {}
    among = set(upward)
    for child in upward:
        parents = [parent for parent in ties[child] if parent in among]
        for parent in sorted(parents, key=lambda one: not kin[one].known):
            if child not in _line(parent, trunk):
                trunk[child] = parent
                break
    return trunk


def _line(song_id: str, trunk: Mapping[str, str]) -> list[str]:
    """The song and what it hangs on, up to the root."""
    line = [song_id]
    while line[-1] in trunk:
        line.append(trunk[line[-1]])
    return line


def _roots(
    song_id: str, drawn: list[str], trunk: Mapping[str, str], ancestors: Reached
) -> list[str]:
    """The song's own first, then the one that is the furthest."""
    own = _line(song_id, trunk)[-1]
    others = [one for one in drawn if one not in trunk and one != own]
    return [own, *sorted(others, key=lambda one: -ancestors[one][0])]


def _beyond(offspring: Reached, drawn: set[str]) -> dict[str, int]:
    """How many of what came of a drawn song are not."""
    sizes = dict.fromkeys(offspring, 1)
    beyond: dict[str, int] = {}
    for child in reversed(offspring):
        via = offspring[child][1]
        if via:
            sizes[via] += sizes[child]
            if child not in drawn:
                beyond[via] = beyond.get(via, 0) + sizes[child]
    return beyond


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for above, child in pairs:
        grouped.setdefault(above, []).append(child)
    return grouped
