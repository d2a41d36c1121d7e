"""What stands for a whole source: that it failed, why, and when it may be asked again."""

import random
from datetime import datetime

from webapp.database import Database
from webapp.errors import (
    AccountError,
    PassingError,
    SourceError,
    TokenRefusedError,
    UserIdNeededError,
)
from webapp.library import source_states
from webapp.values import backoff

FIRST_PAUSE = 30.0  # seconds after a failed sync, doubled with every further one
LONGEST_PAUSE = 3600.0
LONGEST_ASKED = 24 * 3600.0  # that a service may ask us to wait
_PROBLEMS: dict[type[SourceError], str] = {
    TokenRefusedError: "refused",
    AccountError: "account",
    UserIdNeededError: "user_id",
}


def note(db: Database, name: str, error: SourceError, now: datetime) -> None:
    """The source called `name` does not run any more; the clock starts it after a pause."""
    failures = source_states.get(db, name).failures + 1
    chance = random.random()  # noqa: S311 (no secret)
    pause = backoff.pause(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE, chance=chance)
    source_states.write(
        db,
        name,
        started_at=None,
        failures=failures,
        retry_at=now.timestamp() + max(pause, asked_pause(error, LONGEST_ASKED)),
        problem=_PROBLEMS.get(type(error), "passing"),
        sentence=str(error),
    )


def asked_pause(error: SourceError, most: float) -> float:
    """Seconds that the service asked us to wait, `most` of them; 0 where it did not."""
    asked = error.retry_after if isinstance(error, PassingError) else None
    return min(asked or 0.0, most)
