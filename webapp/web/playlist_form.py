"""The form in which a playlist is described: by hand, or with the rule that fills it."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, request

from webapp.errors import PlaylistError
from webapp.errors import playlists as sentences
from webapp.library import playlist_entries, playlists
from webapp.library.playlists import Description, Playlist
from webapp.query.orders import ORDERS
from webapp.search import description, ruled
from webapp.search.ruled import Rule
from webapp.values import durations, fields, formatting
from webapp.web import context, rendering

LONGEST_NUMBER = 18  # digits
LONGEST_SAID = 40  # characters of what is no time


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, as it was typed. `rule` None: of a playlist by hand."""

    title: str = ""
    description: str = ""
    rule: Rule | None = None

    @property
    def rule_text(self) -> str:
        return ruled.text(self.rule.song_filter) if self.rule else ""


def typed(playlist: Playlist | None = None) -> Typed:
    """By the form that was sent, else by the address, else as `playlist` is."""
    values = request.form or request.args
    text = values.get("rule", playlist.rule if playlist else None)
    rule = None if text is None else ruled.read(text, _most(playlist))
    sort = values.get("sort")
    if rule is not None and sort in ORDERS:
        usual = rule.song_filter.but(sort=None).usual_sort
        chosen = rule.song_filter.but(sort=None if sort == usual else sort)
        rule = replace(rule, song_filter=chosen)
    title = playlist.title if playlist else description.heading(rule.song_filter) if rule else ""
    about = (playlist.description if playlist else None) or ""
    return Typed(values.get("title", title), values.get("description", about), rule)


def cleaned(said: Typed) -> Description:
    """Raises PlaylistError where it has no title, or a rule that is not understood."""
    if said.rule is not None and not said.rule.is_understood:
        raise PlaylistError(sentences.RULE_NOT_UNDERSTOOD)
    rule = said.rule_text if said.rule else None
    most = said.rule.most if said.rule and said.rule.most < playlists.MOST_SONGS else None
    of_it = playlists.describe(said.title, said.description, rule, most)
    if of_it is None:
        raise PlaylistError(sentences.NO_TITLE)
    return of_it


def page(
    said: Typed,
    playlist: Playlist | None = None,
    problem: str | None = None,
    code: int = 200,
) -> Response:
    """`problem`: why it was not saved; `playlist` then is as it stands now."""
    db = context.get_db()
    rule = said.rule
    values: dict[str, Any] = {
        "said": said,
        "playlist": playlist,
        "problem": problem,
        "songs": request.form.get("songs") or request.args.get("songs", ""),
        "longest_title": playlists.LONGEST_TITLE,
        "longest_description": playlists.LONGEST_DESCRIPTION,
        "most_songs": playlists.MOST_SONGS,
    }
    if rule is not None:
        values |= {
            "count": ruled.count(db, rule),
            "heading_of_rule": description.heading(rule.song_filter.but(sort=None)),
            "hints": description.hints(rule.song_filter),
            "orders": {name: order.label for name, order in ORDERS.items()},
            "others": [p for p in playlists.every(db) if p.by_rule] if playlist is None else [],
        }
    return rendering.fresh_page("playlists/form.html", code, **values)


def whole(name: str) -> int | None:
    """A whole number that was sent under this name."""
    number = fields.number(request.values.get(name, ""), most=2**53)
    return None if number is None else int(number)


def entry_number(text: str) -> int:
    """Of an entry; 0 is none's."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def part(length: float | None) -> tuple[float, float] | None:
    """From when to when an entry plays, in seconds, as it was sent; None: the whole song.

    What is not said is the beginning or the end. Raises PlaylistError.
    """
    begins, ends = _second("from"), _second("to")
    if begins is None and ends is None:
        return None
    begins, ends = begins or 0.0, length if ends is None else ends
    if ends is None:
        raise PlaylistError(sentences.NO_LENGTH)
    if length is not None and begins >= length:
        raise PlaylistError(sentences.BEYOND_THE_END.format(length=formatting.exact(length)))
    if begins >= ends:
        raise PlaylistError(sentences.EMPTY_PART)
    return begins, ends if length is None else min(ends, round(length, 2))


def _second(name: str) -> float | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    second = durations.seconds(text, most=playlist_entries.LONGEST)
    if second is None:
        raise PlaylistError(sentences.NO_TIME.format(text=text[:LONGEST_SAID]))
    return round(second, 2)


def _most(playlist: Playlist | None) -> int | None:
    if "most" in request.values:
        return whole("most")
    return playlist.most if playlist else None
