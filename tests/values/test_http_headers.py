import pytest

from webapp.values import http_headers

DATE = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("120", 120), (" 7 ", 7), ("Wed, 21 Oct 2026 07:28:30 GMT", 30)]
    + [("Wed, 21 Oct 2026 07:27:00 GMT", 0), ("Wed, 21 Oct 2026 09:28:30 +0200", 30)],
)
def test_a_pause_is_asked_for_in_seconds_or_until_a_date(value, seconds):
    assert seconds == http_headers.retry_after({"Retry-After": value, "Date": DATE})


@pytest.mark.parametrize("value", ["", "soon", "-1", "1.5", "1e3", "9" * 400, "２"])  # noqa: RUF001
def test_what_cannot_be_read_is_no_pause(value):
    assert http_headers.retry_after({"Retry-After": value, "Date": DATE}) is None


def test_without_the_header_no_pause_is_asked_for():
    assert http_headers.retry_after({"Date": DATE}) is None


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_without_the_servers_date_our_own_clock_counts(date):
    headers = {"Retry-After": "Wed, 21 Oct 1998 07:28:00 GMT", "Date": date}

    assert 0 == http_headers.retry_after(headers)
