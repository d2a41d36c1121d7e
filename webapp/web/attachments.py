"""Answers that a browser saves as a file, called after a song."""

import re
from urllib.parse import quote

from flask import Response

from webapp.library.songs import Card

MOST_TITLE = 80  # characters


def title_of(card: Card) -> str:
    """The title as a file's name on any system, without an extension."""
    title = " ".join(re.sub(r'[\x00-\x1f<>:"/\\|?*]', " ", card.title or "").split()).strip(".")
    return title[:MOST_TITLE].strip(" .") or card.id


def attach(answer: Response, name: str) -> None:
    """Make `answer` a download, called so."""
    name = quote(name, safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
