"""Sessions of requests that give nothing away: no cookies, no netrc, no proxy, no URLs in logs."""

import logging
from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import BaseAdapter

_TALKERS = (
    "charset_normalizer",
    "requests_hardened.ip_filter",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: who asks follows redirects. requests would first read a redirect's whole body."""


def new_session(
    http: BaseAdapter, https: BaseAdapter, headers: Mapping[str, str]
) -> requests.Session:
    """Through `http` and `https` only, with `headers` on every request; answers come open."""
    for name in _TALKERS:  # a filter, not a level: it holds at whatever level is set later
        logging.getLogger(name).addFilter(_nothing)
    session = _Session()
    session.stream = True
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount("http://", http)
    session.mount("https://", https)
    session.headers.update({**headers, "User-Agent": "Songwall"})
    return session


def _nothing(_record: logging.LogRecord) -> bool:
    return False
