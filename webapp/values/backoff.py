"""Pauses that grow with each failure in a row (exponential back-off); pure."""

SPREAD = 0.2  # of a pause, up and down
_MOST_STEPS = 50  # further ones only overflow


def pause(
    failures: int, *, first: float, longest: float, factor: float = 2, chance: float = 0.5
) -> float:
    """Seconds after so many failures in a row: `first` after one, never much over `longest`.

    `chance`, from 0 to 1, spreads them by a fifth, so that many do not come back at once.
    """
    steps = min(max(failures - 1, 0), _MOST_STEPS)
    return min(first * float(factor) ** steps, longest) * (1 + SPREAD * (2 * chance - 1))
