from types import SimpleNamespace

import pytest

from webapp.values import formatting


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(185.2, "3:05"), (3723, "1:02:03"), (0, "0:00"), (59.99, "0:59"), (None, "")],
)
def test_a_duration_is_said_as_a_clock_says_it(seconds, said):
    assert said == formatting.duration(seconds)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (185.2, "3 minutes 5 seconds"),
        (61, "1 minute 1 second"),
        (0, "0 seconds"),
        (None, "unknown"),
    ],
)
def test_a_duration_is_said_in_words(seconds, said):
    assert said == formatting.duration_words(seconds)


def test_a_moment_is_said_in_utc():
    assert formatting.moment("2025-02-12T12:22:33.12345Z") == "12 Feb 2025, 12:22 UTC"
    assert formatting.moment("2025-02-12T14:22:33+02:00") == "12 Feb 2025, 12:22 UTC"
    assert formatting.day("2025-02-12T23:59:00Z") == "12 Feb 2025"
    assert formatting.clock("2025-02-12T14:02:00Z") == "14:02 UTC"


def test_what_is_no_time_stays_as_it_is():
    assert formatting.moment("soon") == "soon"
    assert formatting.moment(None) == ""


def test_a_waveform_is_one_path_in_even_numbers():
    assert formatting.wave_path(bytes([0, 128, 255])) == "M0 48V52M1 26V74M2 4V96"
    assert formatting.wave_path(None) == ""


def test_a_status_word_has_a_capital_and_no_underscores():
    assert formatting.status_word("in_review") == "In review"
    assert formatting.status_word("") == "Unknown"


def test_a_second_is_said_to_the_hundredth_at_most():
    assert formatting.seconds(67.2) == "67.2"
    assert formatting.seconds(67.0) == "67"
    assert formatting.seconds(123456.789) == "123456.79"
    assert formatting.seconds(None) == ""


def test_the_times_of_words_are_said_in_their_order():
    words = [
        SimpleNamespace(start=12.1, end=12.6),
        SimpleNamespace(start=None, end=None),
        SimpleNamespace(start=13.0, end=13.45),
    ]

    assert formatting.times(words) == "12.1,12.6 - 13,13.45"
