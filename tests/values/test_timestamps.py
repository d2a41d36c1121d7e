from datetime import timedelta

import pytest

from tests.factories import NOW
from webapp.values import timestamps


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2025-02-12T12:22:33.12345Z", "2025-02-12T12:22:33Z"),
        ("2025-02-12T14:22:33+02:00", "2025-02-12T12:22:33Z"),
        ("2025-02-12 12:22:33", "2025-02-12T12:22:33Z"),
        ("1969-12-31T23:59:59Z", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("yesterday", None),
        ("2025-13-40", None),
        (1739362953, "2025-02-12T12:22:33Z"),
        (1739362953.9, "2025-02-12T12:22:33Z"),
        (1739362953123, "2025-02-12T12:22:33Z"),
        (1739362953123456, "2025-02-12T12:22:33Z"),
        ("1739362953", "2025-02-12T12:22:33Z"),
        ("1739362953123", "2025-02-12T12:22:33Z"),
        ("20250212", "2025-02-12T00:00:00Z"),
        (5, None),
        (-1739362953, None),
        (1e300, None),
        (float("nan"), None),
        (10**400, None),
        (True, None),
        (None, None),
    ],
)
def test_a_date_is_said_in_utc_or_not_at_all(value, said):
    moment = timestamps.read(value, NOW)

    assert said == (timestamps.rfc3339(moment) if moment is not None else None)


def test_a_date_far_ahead_is_none():
    ahead = [(NOW + timedelta(hours=hours)).isoformat() for hours in (23, 25)]

    assert [True, False] == [timestamps.read(at, NOW) is not None for at in ahead]
