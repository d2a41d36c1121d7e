"""An API token out of whatever was pasted; pure."""

import re
import unicodedata

LONGEST = 8000  # characters that are looked at
_VENDORS = re.compile(r"(?<![\w-])user:\d{1,20}-[A-Za-z0-9]{1,200}(?![\w:-])")
_BEARER = re.compile(r"\b(?:bearer|USEAPI_TOKEN)[\s:=]+[\"']?([^\s\"']+)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._~+/=@-]{0,499}")
_QUOTES = "\"'`‘’“”„«»<>,; "  # noqa: RUF001 (what programs make of quotes)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")  # noqa: RUF001 (the same)


def find(text: str, *, vendors: bool) -> str | None:
    """The token in a command line, a setting, quotes or broken lines; None where none is plain.

    `vendors`: one of useapi.net, `user:<digits>-<letters and digits>`; else any single word.
    """
    text = _plain(text[:LONGEST])
    if not vendors:
        return _any(text)
    joined = "".join(text.split()).strip(_QUOTES)
    if _VENDORS.fullmatch(joined):  # what was copied out of a narrow window
        return joined
    tokens = set(_VENDORS.findall(text))
    return tokens.pop() if len(tokens) == 1 else None


def _any(text: str) -> str | None:
    tokens = set(_BEARER.findall(text)) or {text.strip()}
    token = tokens.pop().strip(_QUOTES)
    return token if not tokens and _WORD.fullmatch(token) else None


def _plain(text: str) -> str:
    """Without what is not seen, and with the signs that text programs put in place of others."""
    seen = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return "".join(seen).translate(_DASHES)
