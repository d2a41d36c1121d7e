"""Which songs of a family are drawn, and each one's place in the tree; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

GENERATIONS = 24  # drawn each way: a browser nests some hundred elements
MOST_UP = 60
MOST_DOWN = 120


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
    ties = {each: _ties(one) for each, one in kin.items()}
    hanging = _hanging(down.values(), ties)
    ancestors = _reached(song_id, lambda each: [pid for pid in ties[each] if pid in up])
    offspring = _reached(song_id, lambda each: hanging.get(each, ()))
    upward = _nearest(ancestors, MOST_UP)
    trunk = _trunk([song_id, *upward], ties, kin)
    drawn = {song_id, *upward}
    left = MOST_DOWN
    for each, (generation, via) in offspring.items():
        if each not in ancestors and via in drawn and generation <= GENERATIONS and left:
            left -= 1
            trunk[each] = via
            drawn.add(each)
    order = [each for each in (song_id, *upward, *offspring) if each in drawn]
    order = list(dict.fromkeys(order))
    return Plan(
        drawn=order,
        upward=upward,
        roots=_roots(song_id, order, trunk, ancestors),
        under=_grouped((trunk[each], each) for each in order if each in trunk),
        again=_grouped(
            (pid, each)
            for each in order
            for pid in ties[each]
            if pid in drawn and trunk.get(each) != pid
        ),
        ties=ties,
        generation={each: at for each, (at, _) in offspring.items() if each not in upward},
        descendants=len(offspring) - 1,
        beyond=_beyond(offspring, drawn),
        earlier=len(ancestors) - 1 - len(upward),
    )


def _ties(one: Kin) -> dict[str, str]:
    """The parents and how it hangs on each; a song is no parent of its own."""
    both = ((one.remix, "remix"), (one.riff, "riff"))
    found: dict[str, str] = {}
    for parent, tie in both:
        if parent and parent != one.id:
            found.setdefault(parent, tie)
    return found


def _hanging(kin: Iterable[Kin], ties: Mapping[str, dict[str, str]]) -> dict[str, list[str]]:
    ordered = sorted(kin, key=lambda one: (one.place or 0, one.id))
    return _grouped((parent, one.id) for one in ordered for parent in ties[one.id])


def _reached(start: str, step: Callable[[str], Iterable[str]]) -> dict[str, tuple[int, str]]:
    """All that `step` leads to, the nearest first: the generation, and by which song it came."""
    found = {start: (0, "")}
    for each in (queue := [start]):  # grows while it is read
        for reached in step(each):
            if reached not in found:
                found[reached] = (found[each][0] + 1, each)
                queue.append(reached)
    return found


def _nearest(found: Mapping[str, tuple[int, str]], most: int) -> list[str]:
    near = [each for each, (generation, _) in found.items() if 0 < generation <= GENERATIONS]
    return near[:most]


def _trunk(
    upward: list[str], ties: Mapping[str, dict[str, str]], kin: Mapping[str, Kin]
) -> dict[str, str]:
    """Each one's parent in the tree, rather one that is in this library; never in a circle."""
    trunk: dict[str, str] = {}
    among = set(upward)
    for each in upward:
        parents = [parent for parent in ties[each] if parent in among]
        for parent in sorted(parents, key=lambda one: not kin[one].known):
            if each not in _line(parent, trunk):
                trunk[each] = parent
                break
    return trunk


def _line(each: str, trunk: Mapping[str, str]) -> list[str]:
    """The song and what it hangs on, up to the root."""
    line = [each]
    while line[-1] in trunk:
        line.append(trunk[line[-1]])
    return line


def _roots(
    song_id: str,
    drawn: list[str],
    trunk: Mapping[str, str],
    ancestors: Mapping[str, tuple[int, str]],
) -> list[str]:
    """The song's own first, then the one that is the furthest."""
    own = _line(song_id, trunk)[-1]
    found = [each for each in drawn if each not in trunk and each != own]
    return [own, *sorted(found, key=lambda each: -ancestors[each][0])]


def _beyond(offspring: dict[str, tuple[int, str]], drawn: set[str]) -> dict[str, int]:
    """How many of what came of a drawn song are not."""
    sizes = dict.fromkeys(offspring, 1)
    found: dict[str, int] = {}
    for each in reversed(offspring):
        via = offspring[each][1]
        if via:
            sizes[via] += sizes[each]
            if each not in drawn:
                found[via] = found.get(via, 0) + sizes[each]
    return found


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for above, each in pairs:
        found.setdefault(above, []).append(each)
    return found
