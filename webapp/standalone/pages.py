"""Renders the pages: the templates that answer a link, with no Flask around them."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from webapp.database import Database
from webapp.library import songs
from webapp.library.songs import Card
from webapp.records import record
from webapp.song_page import placeholder_cover, sheet
from webapp.song_page.track import Track
from webapp.standalone import bundle
from webapp.values import formatting

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "media-src data:; font-src data:"
)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A song as the site's first page lists it."""

    title: str
    style: str | None
    seconds: float | None
    hue: int
    page: str
    cover: str | None


class Pages:
    """`templates`: their folder; `files`: the static ones by their names, as they are served."""

    def __init__(self, templates: Path, files: Mapping[str, bytes]) -> None:
        self.files = files
        self._environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(formatting.FILTERS)
        icons = bundle.icons(files)
        self._environment.globals["icon"] = lambda name: Markup(icons[name])  # noqa: S704 (ours)

    def song(self, track: Track, head: Markup, index: str = "") -> str:
        """`head`: how its style and script come; `index`: the address of all songs."""
        template = self._environment.get_template("standalone/_song.html")
        return template.render(track=track, title=track.title, head=head, index=index, page="")

    def index(self, title: str, entries: Sequence[IndexEntry], head: Markup) -> str:
        template = self._environment.get_template("standalone/_index.html")
        return template.render(title=title, entries=entries, head=head)

    def linked_head(self, root: str) -> Markup:
        """Style and script lie in files; `root` is the way to them."""
        links = '<link rel="stylesheet" href="{0}site.css"><script src="{0}site.js" defer></script>'
        return Markup(links).format(root)  # noqa: S704 (ours)

    def whole_head(self) -> Markup:
        """Style, script and fonts within the page, which may then load nothing at all."""
        style = bundle.style(self.files, self._font)
        return Markup(  # noqa: S704 (all of it is ours)
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            f"<style>{style}</style>"
            f'<script type="module">{bundle.script(self.files)}</script>'
        )

    def _font(self, name: str) -> str:
        return data_address("font/woff2", self.files[f"fonts/{name}"])


def data_address(content_type: str, content: bytes) -> str:
    return f"data:{content_type};base64,{base64.b64encode(content).decode()}"


def drawn_cover(card: Card) -> bytes:
    """Of a song that has no picture; SVG."""
    return placeholder_cover.svg(card.id, card.hue).encode()


def track(db: Database, card: Card, audio: str | None, cover: str) -> Track:
    """A whole song, with its words."""
    raw, wave_long = songs.details(db, card)
    song = sheet.sheet(card, record.loads(raw), wave_long, siblings=())
    return Track(card=song, mark="", audio=audio, cover=cover)
