"""What the owner should know on every page, in words; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.source_states import SourceState

ACCOUNT_PAGE = "https://useapi.net/docs/api-riffusion-v1/post-riffusion-accounts"
LITTLE_SPACE = 16 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """`at` is RFC 3339, said after the title; `action` names a button: `sync`."""

    tone: str
    title: str
    text: str
    at: str | None = None
    href: str | None = None
    link: str | None = None
    action: str | None = None


def notices(states: Sequence[SourceState], free_bytes: int) -> tuple[Notice, ...]:
    found = [notice for state in states if (notice := _of(state)) is not None]
    if free_bytes < LITTLE_SPACE:
        found.append(
            Notice(
                "error",
                "The disk is full",
                "Songs cannot be taken in. Free some space, and Songwall goes on by itself.",
            )
        )
    return tuple(found)


def _of(state: SourceState) -> Notice | None:
    match state.problem:
        case None:
            return None
        case "refused":
            text = (
                "Check USEAPI_TOKEN, then press Sync or start Songwall again. "
                "The songs that are saved here stay usable."
            )
            return Notice("error", "The API refused the token", text, action="sync")
        case "account":
            text = (
                "The API cannot renew the session of your account: post the account to it again "
                "with a fresh cookie, then press Sync. The songs that are saved here stay usable."
            )
            return Notice(
                "error",
                "Your account needs you",
                text,
                href=ACCOUNT_PAGE,
                link="How to post the account again",
                action="sync",
            )
        case "user_id":
            return Notice("error", "Which account?", state.sentence or "Set USEAPI_USER_ID.")
        case _:
            return _stale(state)


def _stale(state: SourceState) -> Notice:
    text = f"{state.sentence or 'The service gave no songs.'} Songwall tries again by itself."
    if state.synced_at is None:
        return Notice("stale", "No songs could be fetched yet", text, action="sync")
    return Notice("stale", "Showing the copy of", text, at=state.synced_at, action="sync")
