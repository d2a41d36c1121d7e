"""Addresses that come out of data: their form alone; whether one may be fetched is the guard's."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

LONGEST = 2048
STANDARD_PORTS = {"http": 80, "https": 443}

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# Browsers and resolvers read a name that ends in a number as an IPv4 address: 127.1, 0x7f000001.
_NUMBER_AT_END = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
_PORT = re.compile(r"0*[1-9]\d{0,4}")


def clean_address(value: object) -> str | None:
    """An absolute http(s) address, written anew so that it is safe in `href`; else None.

    Refused: anything but text, over 2048 characters, control characters, a user name,
    a host that is not a plain ASCII name, IPv4 in four decimals or IPv6 in brackets,
    a port that is not 1..65535. Standard ports and a trailing dot are left out; characters
    that an address cannot hold are percent-encoded.
    """
    return _clean(value) if isinstance(value, str) and len(value) <= LONGEST else None


@lru_cache(maxsize=5000)  # a record's addresses are looked at several times, a batch after another
def _clean(value: str) -> str | None:
    text = value.strip(" ")
    if _CONTROLS.search(text):
        return None
    try:
        parts = urlsplit(text)
        place = _place(parts.scheme, parts.netloc)
        usable = place is not None and parts.scheme in STANDARD_PORTS
        address = f"{parts.scheme}://{place}{_rest(parts)}" if usable else None
    except ValueError:  # "[" without "]", half of a surrogate pair
        return None
    return address if address is not None and len(address) <= LONGEST else None


def redirected(url: str, location: str) -> str | None:
    """Where a redirect from `url` leads, clean; None where that is no address to go to."""
    try:
        return clean_address(urljoin(url, location))
    except ValueError:
        return None


@lru_cache(maxsize=5000)
def origin(url: str) -> str:
    """'https://host' or 'https://host:port', fit for a content policy; ValueError if unclean."""
    clean = clean_address(url)
    if clean is None:
        raise ValueError("not a clean address")
    parts = urlsplit(clean)
    return f"{parts.scheme}://{parts.netloc}"


def names_the_same(one: str, other: str) -> bool:
    """Whether two clean addresses have the same path: hosts move, and signatures run out."""
    return urlsplit(one).path == urlsplit(other).path


def is_localhost(host: str) -> bool:
    """Whether it is the name by which each machine means itself."""
    return host == "localhost" or host.endswith(".localhost")


def is_loopback(host: str) -> bool:
    """Whether it is a name or an address by which a machine means itself."""
    try:
        return is_localhost(host) or ip_address(host).is_loopback
    except ValueError:
        return False


def clean_place(value: str) -> str | None:
    """`host` or `host:port` of a setting in the form that clean addresses have; else None."""
    text = value.strip().lower()
    if text.count(":") > 1 and not text.startswith("["):
        text = f"[{text}]"
    try:
        return _place("", text)
    except ValueError:
        return None


def _place(scheme: str, netloc: str) -> str | None:
    host, colon, port = netloc.lower(), "", ""
    if re.search(r":\d*$", host):
        host, colon, port = host.rpartition(":")
    name = _clean_host(host)
    if name is None or not colon:
        return name
    if not _PORT.fullmatch(port) or int(port) > 65535:  # noqa: PLR2004 - the last port
        return None
    return name if int(port) == STANDARD_PORTS.get(scheme) else f"{name}:{int(port)}"


def _clean_host(host: str) -> str | None:
    if host.startswith("["):  # a zone means something on this machine only
        is_whole = host.endswith("]") and "%" not in host
        return f"[{IPv6Address(host[1:-1])}]" if is_whole else None
    name = host.removesuffix(".")
    if len(name) > 253 or not _NAME.fullmatch(name):  # noqa: PLR2004 - the longest name in DNS
        return None
    if _NUMBER_AT_END.fullmatch(name):
        return str(IPv4Address(name))  # strict: ValueError for octal, hex and short forms
    return name


def _rest(parts: SplitResult) -> str:
    rest = quote(parts.path or "/", safe="/%:@!$&()*+,;=~-._")
    if parts.query:
        rest += "?" + quote(parts.query, safe="/?%:@!$&()*+,;=~-._")
    if parts.fragment:
        rest += "#" + quote(parts.fragment, safe="/?%:@!$&()*+,;=~-._")
    return rest
