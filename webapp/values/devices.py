"""What a browser calls itself, in words: “Firefox on Android”."""

from collections.abc import Sequence

# By the first sign that is there: many browsers name those that they resemble, too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Tizen", "television"),
    ("Web0S", "television"),
    ("Linux", "Linux"),
)
UNKNOWN = "A browser"


def describe(user_agent: str) -> str:
    """Of a User-Agent header; nothing of it that is not in these tables is shown."""
    browser, system = _named(user_agent, _BROWSERS), _named(user_agent, _SYSTEMS)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or UNKNOWN


def system(user_agent: str) -> str:
    """One of the table's, or empty."""
    return _named(user_agent, _SYSTEMS)


def is_browser(user_agent: str) -> bool:
    """All of them begin so, for history's sake; programs that fetch do not."""
    return user_agent.startswith("Mozilla/")


def _named(user_agent: str, table: Sequence[tuple[str, str]]) -> str:
    return next((name for sign, name in table if sign in user_agent), "")
