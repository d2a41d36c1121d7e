import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import av
import pytest

from tests import audio
from webapp.archive import decoder_program

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux knows them")
KINDS = {**dict.fromkeys(audio.FORMS), **dict.fromkeys(audio.ODD, "audio/wav")}
KINDS |= {"lossless": "audio/mp4", "in fragments": "audio/mp4", "without a count": "audio/mpeg"}
KINDS |= {"FLAC of 96 kHz": "audio/flac"}


def of(content, kind="audio/wav"):
    return decoder_program.levels(BytesIO(content), decoder_program.FORMATS[kind])


@pytest.mark.parametrize(("form", "kind"), KINDS.items(), ids=KINDS)
def test_every_form_that_is_kept_can_be_measured(form, kind):
    found = of(audio.made(form), kind or form)

    middle, loudest = len(found) // 2, max(found)
    assert 0.5 == pytest.approx(max(found[3 : middle - 3]) / loudest, abs=0.06)
    assert 1 == pytest.approx(min(found[middle + 3 : -3]) / loudest, abs=0.15)


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_of_any_number_of_channels_the_first_ones_count(channels):
    found = of(audio.made(channels=channels, seconds=0.2, levels=(1,)))

    assert 28_800 == pytest.approx(max(found), rel=0.01)


def test_the_louder_of_two_channels_counts():
    left, right = memoryview(bytes(4 * 5000)).cast("f"), memoryview(bytearray(4 * 5000)).cast("f")
    right[decoder_program.FINEST + decoder_program.EVERY] = -0.75
    found = decoder_program.Levels()

    found.add([left, right])

    assert [0.75] == [level for level in found.all() if level]


def test_however_long_it_is_the_levels_stay_few_and_in_place():
    found, quiet = decoder_program.Levels(), memoryview(bytes(4 * 100_000)).cast("f")
    loud = memoryview(bytearray(4 * 100_000)).cast("f")
    for at in range(0, 100_000, decoder_program.EVERY):
        loud[at] = 1.0

    for number in range(200):
        found.add([loud if number == 150 else quiet])

    levels = found.all()
    where = [index / len(levels) for index, level in enumerate(levels) if level]
    assert decoder_program.MOST_LEVELS / 2 <= len(levels) <= decoder_program.MOST_LEVELS
    assert (0.75, 0.755) == pytest.approx((where[0], where[-1]), abs=0.001)


# Not MPEG-4: its index is at the end, so that nothing of it can be played, and nothing is kept.
@pytest.mark.parametrize("kind", [kind for kind in audio.FORMS if kind != "audio/mp4"])
def test_what_is_cut_off_is_measured_up_to_there(kind):
    whole = audio.made(kind, levels=(1,))

    found = of(whole[: len(whole) * 6 // 10], kind)

    assert 0.4 < len(found) / len(of(whole, kind)) < 0.8


def test_a_picture_inside_is_not_looked_at():
    packed = BytesIO()
    with av.open(packed, "w", format="matroska") as file:
        picture = file.add_stream("mjpeg", width=16, height=16, pix_fmt="yuvj420p")
        for packet in [*picture.encode(av.VideoFrame(16, 16, "yuvj420p")), *picture.encode(None)]:
            file.mux(packet)

    with pytest.raises(IndexError):  # no stream of audio
        of(packed.getvalue(), "audio/webm")


def confined(code, song="", **limits):
    """What a program says that has given up all that `decoder_program` gives up."""
    script = f"""
import errno, importlib.util, os, socket, sys
spec = importlib.util.spec_from_file_location("loudness", {decoder_program.__file__!r})
decoder_program = importlib.util.module_from_spec(spec)
spec.loader.exec_module(decoder_program)
for name, value in {limits!r}.items():
    setattr(decoder_program, name, value)
song = open({song!r}, "rb") if {song!r} else None
before = os.readlink("/proc/self/ns/net") if sys.platform == "linux" else ""
decoder_program.warm_up()
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.setuid(65534)  # limits count: root has some more rights
decoder_program.confine()
try:
    {code}
except OSError as error:
    print(errno.errorcode[error.errno])
except MemoryError:
    print("MemoryError")
"""
    command = [sys.executable, "-I", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 9))",
        "os.pipe()",
        f"open({__file__!r})",
        "os.open('/etc/hostname', os.O_RDONLY)",
        "os.open('made', os.O_CREAT | os.O_WRONLY)",
    ],
)
@LINUX
def test_the_program_can_open_neither_a_file_nor_a_connection(code, tmp_path):
    done = confined(code)

    assert ("EMFILE\n", 0) == (done.stdout, done.returncode)
    assert [] == list(tmp_path.iterdir())


@LINUX
def test_the_program_has_a_network_of_its_own_without_a_way_out():
    done = confined("print(os.readlink('/proc/self/ns/net') != before)")
    asked = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) != 0)"
    if subprocess.run([sys.executable, "-c", asked], check=False).returncode:
        pytest.skip("this system lets nobody have one")

    assert "True\n" == done.stdout


@LINUX
def test_the_program_gets_no_more_memory_than_it_needs():
    assert "MemoryError\n" == confined("bytearray(decoder_program.MEMORY - 100_000_000)").stdout
    assert "100\n" == confined("print(len(bytearray(100_000_000)) // 1_000_000)").stdout


@LINUX
def test_the_program_ends_when_it_has_taken_its_time():
    done = confined("while True: pass", CPU_SECONDS=1)

    assert done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}


@LINUX
def test_the_program_starts_no_other():
    assert "EAGAIN\n" == confined("os.fork()").stdout


@LINUX
def test_what_is_given_up_is_not_needed(tmp_path):
    (tmp_path / "song").write_bytes(audio.made("audio/flac"))

    done = confined("print(len(decoder_program.levels(song, 'flac')))", song="song")

    assert "345\n" == done.stdout


def test_the_program_knows_no_other_room():
    text = Path(decoder_program.__file__).read_text(encoding="utf-8")

    assert "from webapp" not in text
    assert "import webapp" not in text
