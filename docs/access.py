"""Who may what, as a table: `python -m docs.access` writes it beside itself."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from webapp.app import create_app
from webapp.config import Config
from webapp.web import roles

FILE = Path(__file__).with_suffix(".md")
_START = """# Who may what

Made from `webapp/web/roles.py` by `python -m docs.access`. Each may all that those before may:
anybody, a guest, the owner. Whatever is not named there is the owner's. Without a password
everybody is the owner; settings and the password are then changed on the machine itself, or with
the code that its terminal shows.

| address | method | from |
|---|---|---|
"""
_LEFT_OUT = {"HEAD", "OPTIONS"}


def table(app: Flask) -> str:
    """The whole document."""
    return _START + "".join(
        f"| `{rule}` | {method} | {who} |\n" for rule, method, who in _rows(app)
    )


def _rows(app: Flask) -> Iterator[tuple[str, str, str]]:
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    for rule in rules:
        for method in sorted((rule.methods or set()) - _LEFT_OUT):
            yield rule.rule, method, roles.least(rule.endpoint, method).name.lower()


if __name__ == "__main__":
    FILE.write_text(table(create_app(Config(data=FILE.parent, sources=()))), encoding="utf-8")
