"""The libraries below log whole addresses, which may hold secrets: they are silenced."""

import logging

_TALKERS = (
    "charset_normalizer",
    "requests_hardened.ip_filter",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)


def _nothing(_record: logging.LogRecord) -> bool:
    return False


def silence() -> None:
    """A filter, not a level: it holds at whatever level the owner or a library sets later."""
    for name in _TALKERS:
        logging.getLogger(name).addFilter(_nothing)  # adding it twice changes nothing
