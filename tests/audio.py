"""Audio files of every form that is kept, made by PyAV: half as loud in their first half."""

import math
from array import array
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
}
ODD = {
    "of 8 bits": ("wav", "pcm_u8", "u8", 8_000),
    "of 24 bits": ("wav", "pcm_s24le", "s32", 96_000),
    "of doubles": ("wav", "pcm_f64le", "dbl", 44_100),
    "lossless": ("ipod", "alac", "s16p", 44_100),
}
_CODES = {"u8": ("B", 127), "s16": ("h", 32_000), "s32": ("i", 2**31 - 1), "dbl": ("d", 1)}


@cache  # most tests want the same few
def made(form="audio/wav", *, seconds=2.0, channels=2, levels=(0.5, 1.0)):
    """A tone of 440 Hz, in as many parts as there are `levels` (0 to 1)."""
    container, codec, kind, rate = FORMS[form] if form in FORMS else ODD[form]
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
    packed = BytesIO()
    with av.open(packed, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
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
