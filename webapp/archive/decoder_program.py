"""A program of its own: audio on standard input, what is asked of it on standard output.

`python -I decoder_program.py FORMAT WHAT` (keys of FORMATS and ANSWERS) decodes untrusted files, so
it first gives up all rights that decoding does not need. It imports nothing of ours: that would
take longer than a song takes to be decoded. It writes READY before it reads anything; then

- `levels`: up to MOST_LEVELS peaks of equal parts of the audio, as 32-bit floats;
- `seconds`: how long it plays, as one 64-bit float;
- `loudness`: its loudness in LUFS and its highest sample (1 is full scale), as two 64-bit floats;
- `lines`: the first track of timed text, as JSON: [[start, end, text], …] in seconds;
- `texts`: what the file says of itself, as JSON: {name: text};

or nothing where it cannot decode.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import signal
import sys
import wave
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

import av
import av.subtitles.codeccontext  # else it is loaded late, at a file that has such a track
import av.subtitles.stream
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.filter import Graph

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

READY = b"ready\n"
MOST_LEVELS = 4096  # even, for full bins merge in pairs
FINEST = 512  # samples a bin while the sound is short
EVERY = 5  # one sample of so many is looked at; odd, so that each of two channels has its turn

MEMORY = 512_000_000  # bytes of address space; Python and FFmpeg's libraries alone take 120 MB
CPU_SECONDS = 60  # an hour's song takes about ten

FORMATS = {
    "audio/mp4": "mp4",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/webm": "matroska",
    "audio/aiff": "aiff",
    "audio/aac": "aac",
}
# Nothing else is let near the data: no playlists that name other files, no pictures, no video.
DECODERS = (
    "aac,alac,flac,mp3,mp3float,opus,libopus,vorbis,libvorbis,pcm_u8,pcm_s16le,pcm_s24le,"
    "pcm_s32le,pcm_f32le,pcm_f64le,pcm_s8,pcm_s16be,pcm_s24be,pcm_s32be,pcm_f32be,pcm_f64be,mov_text"
)
MOST_LINES = 2000
# A sample's type, by the name of a frame's format.
TYPES = {"u8": "B", "s16": "h", "s32": "i", "flt": "f", "dbl": "d"}

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # of unshare(2)
_DIE_WITH_PARENT = 1  # of prctl(2)


def confine() -> None:
    """From here on: no network, no file but those that are open, little memory, an end in time.

    What a system does not know is left out; the limit on open files holds on all but Windows.
    """
    with suppress(OSError, AttributeError):
        os.nice(19)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.unshare(_NEW_USER | _NEW_NETWORK)  # refused on some systems
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    for name, most in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_CPU", CPU_SECONDS),
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_NOFILE", 0),  # the last: neither a file nor a socket can be opened any more
    ):
        with suppress(OSError, ValueError, AttributeError):
            resource.setrlimit(getattr(resource, name), (most, most))


class Levels:
    """Peaks of equal parts of a sound whose length is not known before its end."""

    def __init__(self) -> None:
        self._span = self._room = FINEST  # samples a bin, and those that it still takes
        self._peak = 0.0
        self._bins = array("f")

    def add(self, channels: list[memoryview]) -> None:
        """Samples that follow, as many in each channel."""
        start, length = 0, len(channels[0])
        while start < length:
            end = min(start + self._room, length)
            self._peak = max(self._peak, *(_peak(channel[start:end]) for channel in channels))
            self._room -= end - start
            start = end
            if self._room == 0:
                self._next()

    def all(self) -> array[float]:
        half_full = self._room < self._span / 2  # less of it would weigh as much as the others
        return self._bins + array("f", [self._peak] if half_full or not self._bins else [])

    def _next(self) -> None:
        self._bins.append(self._peak)
        if len(self._bins) == MOST_LEVELS:
            self._bins = array("f", map(max, self._bins[::2], self._bins[1::2]))
            self._span *= 2
        self._room, self._peak = self._span, 0.0


def levels(file: BinaryIO, form: str) -> array[float]:
    """Of the first audio stream in `file`; whatever cannot be decoded is passed over."""
    result = Levels()
    for frame in _frames(file, form):
        result.add(list(_channels(frame)))
    return result.all()


def seconds(file: BinaryIO, form: str) -> array[float]:
    """How long all that can be decoded plays, alone in its array."""
    return array("d", [sum(frame.samples / frame.sample_rate for frame in _frames(file, form))])


def loudness(file: BinaryIO, form: str) -> array[float]:
    """Of the whole, by EBU R128; the highest sample, not that between two of them."""
    graph: Graph | None = None
    said: dict[str, str] = {}
    for frame in _frames(file, form):
        graph = graph or _meter(frame)
        graph.push(frame)
        said = _said(graph) or said
    if graph is not None:
        graph.push(None)
        said = _said(graph) or said
    return array("d", [float(said[f"lavfi.r128.{name}"]) for name in ("I", "sample_peak")])


def _meter(frame: AudioFrame) -> Graph:
    graph = Graph()
    graph.threads = 1
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format.name,
        layout=frame.layout.name,
        time_base=frame.time_base,
    )
    meter, sink = graph.add("ebur128", "metadata=1:peak=sample"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    return graph


def _said(graph: Graph) -> dict[str, str]:
    """What the meter says by now, of all that it was given; {} where that is too little."""
    said: dict[str, str] = {}
    with suppress(av.BlockingIOError, av.EOFError):
        while True:
            said = graph.pull().metadata or said
    return said


def lines(file: BinaryIO, form: str) -> bytes:
    """Of the first track of timed text, as MPEG-4 files hold one; those without a text left out."""
    timed: list[tuple[float, float, str]] = []
    with _open(file, form) as container:
        for packet in container.demux(container.streams.subtitles[0]):
            content = bytes(packet)
            text = content[2 : 2 + int.from_bytes(content[:2])].decode("utf-8", "replace")
            if text.strip() and packet.pts is not None and len(timed) < MOST_LINES:
                span = packet.pts, packet.pts + (packet.duration or 0)
                start, end = (float(moment * packet.time_base) for moment in span)
                timed.append((start, end, text))
    return json.dumps(timed).encode()


def texts(file: BinaryIO, form: str) -> bytes:
    """Of the whole file, and of its first audio stream."""
    with _open(file, form) as container:
        return json.dumps({**container.streams.audio[0].metadata, **container.metadata}).encode()


ANSWERS: dict[str, Callable[[BinaryIO, str], array[float] | bytes]] = {
    "levels": levels,
    "seconds": seconds,
    "loudness": loudness,
    "lines": lines,
    "texts": texts,
}


def _open(file: BinaryIO, form: str) -> InputContainer:
    options = {"codec_whitelist": DECODERS, "protocol_whitelist": "none"}
    return av.open(file, "r", form, options, metadata_errors="replace")


def _frames(file: BinaryIO, form: str) -> Iterator[AudioFrame]:
    with _open(file, form) as container:
        stream = container.streams.audio[0]
        stream.codec_context.thread_count = 1
        with suppress(av.FFmpegError):  # up to where the file breaks off
            for packet in container.demux(stream):
                with suppress(av.InvalidDataError):
                    yield from packet.decode()


def _channels(frame: AudioFrame) -> Iterator[memoryview]:
    """Its first two channels, or all of them where each sample's lie side by side."""
    name = frame.format.name.removesuffix("p")
    count = frame.samples * (1 if frame.format.is_planar else frame.layout.nb_channels)
    size = count * frame.format.bytes
    for plane in frame.planes[:2]:
        whole = memoryview(plane)[:size]  # what lies behind is padding
        yield whole.cast("B").cast(TYPES[name])  # type: ignore[call-overload]


def _peak(samples: memoryview) -> float:
    some = samples[::EVERY]
    rest = 128 if samples.format == "B" else 0
    high, low = max(some) - rest, min(some) - rest
    return max(high, -low)


def warm_up() -> None:
    """Decode audio of our own, and what is none: PyAV has then loaded all that it loads late."""
    audio = io.BytesIO()
    with wave.open(audio, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(range(200)))
    levels(io.BytesIO(audio.getvalue()), "wav")
    with suppress(KeyError):  # it is too short to have a loudness
        loudness(io.BytesIO(audio.getvalue()), "wav")
    with suppress(av.FFmpegError):
        levels(io.BytesIO(audio.getvalue()), "flac")


def main() -> None:
    out = sys.stdout.buffer
    warm_up()
    confine()
    out.write(READY)
    out.flush()
    out.write(ANSWERS[sys.argv[2]](io.FileIO(0, closefd=False), FORMATS[sys.argv[1]]))
    out.flush()


if __name__ == "__main__":
    main()
