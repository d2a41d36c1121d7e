"""Untrusted audio, decoded by a process with few rights: `decoder_program.py`."""

import json
import os
import signal
import subprocess
import sys
from array import array
from math import isfinite
from pathlib import Path
from threading import Timer
from typing import BinaryIO

from webapp.errors import DecoderError
from webapp.errors import archive as sentences
from webapp.library.loudness import Measured

SILENCE = -70.0  # LUFS, below which EBU R128 counts nothing
PROGRAM = Path(__file__).with_name("decoder_program.py")
READY = b"ready\n"  # its first output, once it has given up all it does not need
MOST_BYTES = 262_144  # of its output
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
    return _floats("f", _answer("levels", path, kind, program, patience))


def seconds(
    path: Path, kind: str, *, program: Path = PROGRAM, patience: float = PATIENCE
) -> float | None:
    """How long the audio at `path` plays, decoded whole; None and raises likewise."""
    return next(iter(_floats("d", _answer("seconds", path, kind, program, patience))), None) or None


def loudness(
    path: Path, kind: str, *, program: Path = PROGRAM, patience: float = PATIENCE
) -> Measured | None:
    """How loud the audio at `path` is; None for silence, what is too short, and raises likewise."""
    match _floats("d", _answer("loudness", path, kind, program, patience)):
        case [lufs, peak] if lufs > SILENCE and isfinite(lufs) and isfinite(peak):
            return Measured(lufs, peak)
    return None


def lines(
    path: Path, kind: str, *, program: Path = PROGRAM, patience: float = PATIENCE
) -> list[tuple[float, float, str]]:
    """Start, end (seconds) and text of each line of its timed text; [] and raises likewise."""
    try:
        rows = json.loads(_answer("lines", path, kind, program, patience))
        return [(float(start), float(end), str(text)) for start, end, text in rows]
    except (TypeError, ValueError):
        return []


def texts(
    path: Path, kind: str, *, program: Path = PROGRAM, patience: float = PATIENCE
) -> dict[str, str]:
    """What the file says of itself, by the names of its tags; {} and raises likewise."""
    try:
        tags = json.loads(_answer("texts", path, kind, program, patience))
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in tags.items()}


def _answer(what: str, path: Path, kind: str, program: Path, patience: float) -> bytes:
    try:
        with path.open("rb") as file:
            code, output = _run([str(program), kind, what], file, patience)
    except OSError:
        return b""
    if not output.startswith(READY) or code in _STOPPED:
        raise DecoderError(sentences.NO_DECODING)
    is_whole = code == 0 and len(output) <= MOST_BYTES
    return output.removeprefix(READY) if is_whole else b""


def _floats(form: str, data: bytes) -> list[float]:
    floats: array[float] = array(form)
    if len(data) % floats.itemsize:
        return []
    floats.frombytes(data)
    return floats.tolist()


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
