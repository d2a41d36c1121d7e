"""What the owner should know on every page, in words; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from webapp.library.source_states import SourceState
from webapp.sources import registry

ARCHIVE = "/archive"  # the page that says more
CONNECT = "/connect"  # where the account is
LITTLE_SPACE = 16 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """`at` is RFC 3339, said after the title; `action` names a button: `sync` or `read`."""

    tone: str
    title: str
    text: str
    at: str | None = None
    href: str | None = None
    link: str | None = None
    action: str | None = None


def notices(
    states: Sequence[SourceState],
    free_bytes: int,
    halted: str | None = None,
    *,
    paused: bool = False,
    moved_in: bool = False,
) -> tuple[Notice, ...]:
    """One for each source with a problem, which it names where there are several sources.

    `halted`: why no more audio and covers are archived; `paused`: whether syncs are.
    `moved_in`: whether the owner's songs have just taken the demo's place.
    """
    notices = [
        _named(state, _of(state, paused=paused)) if len(states) > 1 else _of(state, paused=paused)
        for state in states
        if state.problem is not None
    ]
    if moved_in:
        title = "Your songs are here, and the demo has made room"
        notices.append(Notice("info", title, "", action="read"))
    if free_bytes < LITTLE_SPACE:
        text = "No songs can be added. Free some space, and Songwall carries on by itself."
        notices.append(Notice("error", "The disk is full", text))
    elif halted is not None:
        title = "No more songs are copied just now"
        notices.append(Notice("error", title, halted, href=ARCHIVE, link="Archive"))
    return tuple(notices)


def _named(state: SourceState, notice: Notice) -> Notice:
    title = f"{state.label}: {notice.title[:1].lower()}{notice.title[1:]}"
    return replace(notice, title=title)


def _of(state: SourceState, *, paused: bool) -> Notice:
    match state.problem:
        case "refused":
            text = "Paste it once more, or try again as it is. Your songs here stay playable."
            return Notice(
                "error",
                "The API refused the token",
                text,
                href=CONNECT,
                link="Your account",
                action="sync",
            )
        case "account":
            traits = registry.of_song(state.name)
            text = (
                "The API can't renew its session with your account. Add the account there again "
                f"with {traits.account_secret}, then try again. Your songs here stay playable."
            )
            return Notice(
                "error",
                "Your account needs you",
                text,
                href=traits.account_page,
                link="How to add it again",
                action="sync",
            )
        case "user_id":
            text = state.sentence or "Set USEAPI_USER_ID."
            return Notice("error", "Which account?", text, href=CONNECT, link="Choose it")
        case _:
            return _stale(state, paused=paused)


def _stale(state: SourceState, *, paused: bool) -> Notice:
    again = "Songwall tries again when you resume." if paused else "Songwall tries again by itself."
    text = f"{state.sentence or 'The service sent no songs.'} {again}"
    if state.synced_at is None:
        return Notice("stale", "No songs fetched yet", text, action="sync")
    return Notice("stale", "Showing your songs as of", text, at=state.synced_at, action="sync")
