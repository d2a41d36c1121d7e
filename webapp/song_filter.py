"""Which songs a wall shows: read from an address's arguments, written back, turned into SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WORD = 40
FAR_AWAY = 10**9


@dataclass(frozen=True, slots=True)
class SongFilter:
    """`page` counts from 1 and may lie beyond the last one; `status` may be a word no song has."""

    status: str | None = None
    page: int = 1

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> SongFilter:
        """What cannot be understood counts as not said."""
        status = args.get("status", "").strip().lower()[:LONGEST_WORD]
        return cls(status=status or None, page=_page(args.get("page", "")))

    def to_args(self) -> dict[str, Any]:
        """Only what differs from the plain wall."""
        args: dict[str, Any] = {}
        if self.status is not None:
            args["status"] = self.status
        if self.page > 1:
            args["page"] = self.page
        return args

    def at(self, page: int) -> SongFilter:
        return replace(self, page=page)

    @property
    def where(self) -> str:
        """Stems hang under their songs. These very words let the walls' indexes be used."""
        songs = "stem_of IS NULL"
        return f"{songs} AND status = :status" if self.status is not None else songs

    @property
    def parameters(self) -> dict[str, str]:
        return {"status": self.status} if self.status is not None else {}


def _page(text: str) -> int:
    try:
        return round(min(max(float(text), 1), FAR_AWAY))
    except ValueError:
        return 1
