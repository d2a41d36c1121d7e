"""The levels of untrusted audio, decoded by a process with few rights: `decoder_program.py`."""

import os
import signal
import subprocess
import sys
from array import array
from pathlib import Path
from threading import Timer
from typing import BinaryIO

from webapp.errors import DecoderError

PROGRAM = Path(__file__).with_name("decoder_program.py")
READY = b"ready\n"  # its first output, once it has given up all it does not need
MOST_BYTES = 65_536  # of its output
PATIENCE = 120.0  # seconds
# Python may not start without these; the program gets nothing else of our environment.
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH")
_STOPPED = {-signal.SIGTERM, -signal.SIGINT}  # exit codes: by whoever ends us as well


def levels(
    path: Path, kind: str, *, program: Path = PROGRAM, patience: float = PATIENCE
) -> list[float]:
    """Peaks of equal parts of the audio at `path`, of any scale; `kind`: of `audio_formats.TYPES`.

    [] for what cannot be read or decoded in `patience` seconds and little memory. Raises
    DecoderError where this audio is not to blame.
    """
    try:
        with path.open("rb") as file:
            code, output = _run([str(program), kind], file, patience)
    except OSError:
        return []
    if not output.startswith(READY) or code in _STOPPED:
        raise DecoderError("Audio cannot be decoded here just now: waveforms have to wait.")
    data, peaks = output.removeprefix(READY), array("f")
    if code != 0 or len(output) > MOST_BYTES or len(data) % peaks.itemsize:
        return []
    peaks.frombytes(data)
    return peaks.tolist()


def _run(command: list[str], file: BinaryIO, patience: float) -> tuple[int, bytes]:
    """The exit code and the output. The process gets `file` open: it needs no path."""
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", *command],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ},
            start_new_session=True,  # Ctrl-C is for us
        )
    except OSError:  # not the file's fault
        return 0, b""
    end = Timer(patience, process.kill)
    end.daemon = True
    end.start()
    with process:
        output = process.stdout.read(MOST_BYTES + 1) if process.stdout else b""
        if len(output) > MOST_BYTES:
            process.kill()
        process.wait()
    end.cancel()
    return process.returncode, output
