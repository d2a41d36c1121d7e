"""Subtitles beside audio, to lines with their seconds."""

import pytest

from webapp.lyrics import subtitles
from webapp.lyrics.timed_lines import TimedLine

SRT = """\ufeff1
00:00:01,500 --> 00:00:03,000
<i>Waves come</i>
{\\an8}and go

2
01:02:03,250 --> 01:02:04,000
Gone
"""
VTT = """WEBVTT - Waves

NOTE made by hand
and checked

STYLE
::cue { color: red }

intro
00:01.500 --> 00:03.000 align:start line:0
<v Anna>Waves <c.loud>come</c>

00:00.500 --> 00:01.000
Before
"""


def test_srt():
    assert [
        TimedLine("Waves come", 1.5, 3.0),
        TimedLine("and go", 1.5, 3.0),
        TimedLine("Gone", 3723.25, 3724.0),
    ] == subtitles.read(SRT)


def test_webvtt_in_order_of_time():
    assert [
        TimedLine("Before", 0.5, 1.0),
        TimedLine("Waves come", 1.5, 3.0),
    ] == subtitles.read(VTT)


@pytest.mark.parametrize("text", ["", "1\nWaves", "00:01 --> 00:02\nWaves", "a --> b\nWaves"])
def test_a_text_without_times_is_none(text):
    assert [] == subtitles.read(text)
