"""Sound to an .m4a file and back: AAC, its index before its data, so that it plays at once."""

from pathlib import Path

import av
import numpy as np

from webapp.sources.demo.studio.dsp import RATE, Sound

BITS_A_SECOND = 26_000
PEAKS = 240
LOUDEST = 0.97  # of full scale, after decoding


def write(path: Path, sound: Sound, title: str) -> None:
    """Softer where the coding made peaks that would clip."""
    encode(path, sound, title)
    peak = float(np.abs(read(path)).max())
    if peak > LOUDEST:
        encode(path, sound * (LOUDEST - 0.02) / peak, title)


def encode(path: Path, sound: Sound, title: str) -> None:
    with av.open(str(path), "w", format="ipod", options={"movflags": "+faststart"}) as file:
        file.metadata["title"] = title
        stream = file.add_stream("aac", rate=RATE, layout="mono")
        stream.bit_rate = BITS_A_SECOND
        frame = av.AudioFrame.from_ndarray(
            sound.astype(np.float32)[None], format="fltp", layout="mono"
        )
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)


def read(path: Path) -> Sound:
    with av.open(str(path)) as file:
        frames = [frame.to_ndarray()[0] for frame in file.decode(audio=0)]
    return np.concatenate(frames).astype(np.float64)


def peaks(sound: Sound) -> list[float]:
    """The loudest sample of each of PEAKS equal parts, 0 to 1."""
    parts = np.array_split(np.abs(sound), PEAKS)
    return [round(float(part.max()), 3) for part in parts]
