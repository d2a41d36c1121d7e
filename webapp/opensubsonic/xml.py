"""Dicts as the protocol's XML: scalars are attributes, dicts and lists are elements; pure."""

import re
from collections.abc import Iterator
from typing import Any

NAMESPACE = "http://subsonic.org/restapi"
_TEXTS = {"genre", "line", "cue", "lyrics"}  # their `value` is the element's text
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKED = re.compile('[&<>"\t\n\r]')
_ESCAPED = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",  # else they would be read as spaces
}


def document(name: str, value: dict[str, Any]) -> str:
    root = {"xmlns": NAMESPACE, **value}
    return "".join(['<?xml version="1.0" encoding="UTF-8"?>\n', *_element(name, root)])


def clean(text: str) -> str:
    """Without what no XML may hold."""
    return text if text.isascii() and text.isprintable() else _ILLEGAL.sub("", text)


def _element(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 (whatever JSON holds)
    if not isinstance(value, dict):
        yield f"<{name}>{_text(value)}</{name}>"
        return
    inner: list[str] = []
    yield f"<{name}"
    for key, item in value.items():
        if key == "value" and name in _TEXTS:
            inner.append(_text(item))
        elif isinstance(item, dict | list):
            inner.extend(_elements(key, item))
        elif item is not None:
            yield f' {key}="{_text(item)}"'
    yield from (">", *inner, f"</{name}>") if inner else ("/>",)


def _elements(name: str, value: dict[str, Any] | list[Any]) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        yield from _element(name, part)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = clean(str(value))
    return _MARKED.sub(lambda match: _ESCAPED[match[0]], text) if _MARKED.search(text) else text
