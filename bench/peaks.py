"""How fast audio is measured for its waveform, against FFmpeg decoding the same file to nowhere.

Four minutes of stereo AAC, made of a song of the demo; the median of five runs of each in turn.
"""

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import webapp.sources.demo
from bench import report
from webapp.archive import decoder

SECONDS = 240
RUNS = 5


def timed(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main():
    if shutil.which("ffmpeg") is None:
        print("peaks: left out, ffmpeg is not installed")
        return
    song = next(Path(webapp.sources.demo.__file__).parent.glob("songs/*.m4a"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "audio.m4a"
        made = f"-t {SECONDS} -ac 2 -ar 48000 -c:a aac -b:a 160k".split()
        ffmpeg = ["ffmpeg", "-v", "error"]
        subprocess.run([*ffmpeg, "-stream_loop", "-1", "-i", song, *made, file], check=True)
        nowhere = [*ffmpeg, "-threads", "1", "-i", file, "-f", "null", "-"]
        ours, theirs = [], []
        for _ in range(RUNS):
            ours.append(timed(lambda: decoder.levels(file, "audio/mp4")))
            theirs.append(timed(lambda: subprocess.run(nowhere, check=True)))
    own, other = statistics.median(ours), statistics.median(theirs)
    rows = [
        ("seconds of audio measured in a second", f"{SECONDS / own:.0f}", ""),
        ("the same, FFmpeg decoding alone", f"{SECONDS / other:.0f}", ""),
        ("speed against FFmpeg", f"{other / own:.2f}", ""),
    ]
    report.write("peaks", rows)


if __name__ == "__main__":
    main()
