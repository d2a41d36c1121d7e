"""Audio files of every form that is kept, made by PyAV: half as loud in their first half."""

import math
from array import array
from fractions import Fraction
from functools import cache
from io import BytesIO

import av

# form: container, codec, sample format, rate
FORMS = {
    "audio/mp4": ("ipod", "aac", "fltp", 44_100),
    "audio/mpeg": ("mp3", "mp3", "fltp", 44_100),
    "audio/wav": ("wav", "pcm_s16le", "s16", 44_100),
    "audio/flac": ("flac", "flac", "s16", 44_100),
    "audio/ogg": ("ogg", "libopus", "flt", 48_000),
    "audio/webm": ("webm", "libopus", "flt", 48_000),
    "audio/aiff": ("aiff", "pcm_s16be", "s16", 44_100),
    "audio/aac": ("adts", "aac", "fltp", 44_100),
}
ODD = {
    "of 8 bits": ("wav", "pcm_u8", "u8", 8_000),
    "of 24 bits": ("wav", "pcm_s24le", "s32", 96_000),
    "of doubles": ("wav", "pcm_f64le", "dbl", 44_100),
    "FLAC of 96 kHz": ("flac", "flac", "s32", 96_000),
    "lossless": ("ipod", "alac", "s16p", 44_100),
}
# What else is asked of those who write them: containers, then encoders.
OPTIONS = {
    "in fragments": ({"movflags": "frag_keyframe+empty_moov", "frag_duration": "500000"}, {}),
    "without a count": ({"write_xing": "0", "id3v2_version": "0"}, {"q": "9", "flags": "+qscale"}),
}
ODD |= {
    "in fragments": ("ipod", "aac", "fltp", 44_100),
    "without a count": ("mp3", "libmp3lame", "fltp", 44_100),
}
_CODES = {"u8": ("B", 127), "s16": ("h", 32_000), "s32": ("i", 2**31 - 1), "dbl": ("d", 1)}


@cache  # most tests want the same few
def made(form="audio/wav", *, seconds=2.0, channels=2, levels=(0.5, 1.0), title=None):
    """A tone of 440 Hz, in as many parts as there are `levels` (0 to 1)."""
    container, codec, kind, rate = FORMS[form] if form in FORMS else ODD[form]
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
    packed = BytesIO()
    of_container, of_codec = OPTIONS.get(form, ({}, {}))
    with av.open(packed, "w", format=container, options=of_container) as file:
        file.metadata.update({"title": title} if title else {})
        stream = file.add_stream(codec, rate=rate, layout=layout, options=of_codec)
        for frame in _frames(kind, rate, layout, channels, int(seconds * rate), levels):
            for packet in stream.encode(frame):
                file.mux(packet)
        for packet in stream.encode(None):
            file.mux(packet)
    return packed.getvalue()


def _frames(kind, rate, layout, channels, samples, levels, size=4096):
    for start in range(0, samples, size):
        times = range(start, min(start + size, samples))
        wave = [
            levels[at * len(levels) // samples] * 0.9 * math.sin(at * 2 * math.pi * 440 / rate)
            for at in times
        ]
        frame = av.AudioFrame(format=kind, layout=layout, samples=len(wave))
        frame.sample_rate, frame.pts = rate, start
        planar = kind.endswith("p")
        each = wave if planar else [value for value in wave for _ in range(channels)]
        code, full = _CODES.get(kind.removesuffix("p"), ("f", 1))
        rest = 128 if code == "B" else 0
        values = each if full == 1 else [round(value * full) + rest for value in each]
        for plane in frame.planes:
            content = array(code, values).tobytes()
            plane.update(content + bytes(plane.buffer_size - len(content)))
        yield frame


def sized(content, size):
    """A WAV whose head says so many bytes of sound, as those do who write into a pipe."""
    at = content.index(b"data") + 4
    return content[:at] + size.to_bytes(4, "little") + content[at + 4 :]


def behind_id3(content, padding=5000):
    """With an empty ID3v2 tag before it."""
    size = bytes([0, 0, padding >> 7, padding & 127])
    return b"ID3\x04\x00\x00" + size + bytes(padding) + content


_ASS = b"""[Script Info]\r\nScriptType: v4.00+\r\n[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0
[Events]\r\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"""


def with_timed_text(lines, form="audio/mp4"):
    """MPEG-4 audio with a track of text: starts and ends in seconds, and what is sung."""
    packed = BytesIO()
    with av.open(BytesIO(made(form))) as source, av.open(packed, "w", "mp4") as target:
        sound = target.add_stream_from_template(source.streams.audio[0])
        text = target.add_stream("mov_text")
        text.codec_context.subtitle_header = _ASS
        text.time_base = Fraction(1, 1000)
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = sound
                target.mux(packet)
        for start, end, line in lines:
            packet = av.Packet(len(line.encode()).to_bytes(2) + line.encode())
            packet.stream, packet.time_base = text, Fraction(1, 1000)
            packet.pts = packet.dts = round(start * 1000)
            packet.duration = round((end - start) * 1000)
            target.mux(packet)
    return packed.getvalue()
