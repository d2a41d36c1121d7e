"""What every answer is put in, and how it is written: XML, JSON or JSONP; pure."""

import re
from enum import IntEnum
from typing import Any, NamedTuple

from webapp.opensubsonic import xml
from webapp.values import fast_json

VERSION = "1.16.1"  # of the Subsonic protocol
TYPE = "songwall"
FORMS = ("xml", "json", "jsonp")
CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)
Content = dict[str, Any]
"""The one element within the envelope by its name; attributes are scalars, None is left out."""


class Code(IntEnum):
    """Of failures, as the protocol counts them."""

    GENERIC = 0
    MISSING = 10
    WRONG = 40
    CONFLICTING = 43
    WRONG_API_KEY = 44
    NOT_ALLOWED = 50
    NOT_FOUND = 70


class Form(NamedTuple):
    """How an answer is written: one of FORMS, of jsonp with the function's name."""

    name: str = "xml"
    callback: str = ""


def done(server_version: str, content: Content | None = None) -> Content:
    return {**_frame("ok", server_version), **(content or {})}


def failed(server_version: str, code: int, sentence: str) -> Content:
    error = {"code": int(code), "message": sentence}
    return {**_frame("failed", server_version), "error": error}


def written(envelope: Content, form: Form) -> tuple[str, str]:
    """The body, and its type."""
    if form.name == "xml":
        return xml.document("subsonic-response", envelope), "text/xml"
    json = fast_json.dumps({"subsonic-response": without_none(envelope)})
    if form.name == "jsonp":
        return f"{form.callback}({json});", "text/javascript"
    return json, "application/json"


def without_none(value: Any) -> Any:  # noqa: ANN401 (whatever JSON holds)
    if isinstance(value, dict):
        return {name: without_none(item) for name, item in value.items() if item is not None}
    return [without_none(item) for item in value] if isinstance(value, list) else value


def _frame(status: str, server_version: str) -> Content:
    return {
        "status": status,
        "version": VERSION,
        "type": TYPE,
        "serverVersion": server_version,
        "openSubsonic": True,
    }
