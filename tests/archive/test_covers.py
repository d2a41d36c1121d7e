import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.archives import picture
from webapp.archive import covers
from webapp.errors import UnusableFileError

SMALL = picture((64, 48), (200, 90, 40))


@pytest.fixture
def read(tmp_path):
    def read(content):
        path = tmp_path / "cover.part"
        path.write_bytes(content)
        return covers.read(path)

    return read


def widths(found):
    return {key: Image.open(BytesIO(content)).width for key, content in found.thumbnails.items()}


@pytest.mark.parametrize(
    ("width", "made"),
    [
        (100, {160: 100}),
        (160, {160: 160}),
        (512, {160: 160, 320: 320, 640: 512}),
        (640, {160: 160, 320: 320, 640: 640}),
        (3000, {160: 160, 320: 320, 640: 640, 1200: 1200}),
    ],
)
def test_a_cover_is_made_smaller_and_never_larger(read, width, made):
    found = read(picture((width, width)))

    expected = {(size, ext): real for size, real in made.items() for ext in ("webp", "jpg")}
    assert expected == widths(found)


@pytest.mark.parametrize(("form", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_is_known_by_its_content(read, form, extension):
    assert extension == read(picture(form=form)).extension


def deep_grey(value, clear=None):
    """A PNG of 16 bits a pixel, all of it this grey; `clear` is the one that is transparent."""

    def chunk(name, data):
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    head = struct.pack(">IIBBBBB", 64, 64, 16, 0, 0, 0, 0)
    lines = (b"\0" + struct.pack(">H", value) * 64) * 64
    told = b"" if clear is None else chunk(b"tRNS", struct.pack(">H", clear))
    parts = chunk(b"IHDR", head), told, chunk(b"IDAT", zlib.compress(lines)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("value", "clear", "shown"),
    [(0, None, 0), (0x0300, None, 3), (0x8000, None, 128), (0xFFFF, None, 255)]
    + [(0x4000, 0x4000, 255), (0x4000, 0x8000, 64)],
)
def test_a_grey_of_16_bits_is_as_bright_as_it_was(read, value, clear, shown):
    found = read(deep_grey(value, clear))

    (pixel, *_) = Image.open(BytesIO(found.thumbnails[160, "jpg"])).getpixel((0, 0))
    assert abs(shown - pixel) <= 2


def odd_exif(directory):
    """A JPEG of which it is not said well which way up it is."""
    told = b"Exif\0\0" + directory
    return SMALL[:2] + b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told + SMALL[2:]


ODD = {
    "cut short": odd_exif(b"MM\0*\0\0\0\x08\0\x05"),
    "longer than the file": odd_exif(
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\xff\0\0\0\xff\xff\0\0\0\0\0\0"
    ),
    "too large": picture((8000, 5001), 0, form="PNG", mode="L"),
}
READER = """
import sys
from pathlib import Path
from webapp import startup
from webapp.archive import covers
from webapp.errors import UnusableFileError
startup.speak_in_sentences()
for path in sys.argv[1:]:
    try:
        covers.read(Path(path))
    except UnusableFileError as error:
        print(error)
"""


def test_of_an_odd_picture_no_library_says_anything_in_the_terminal(tmp_path):
    for name, content in ODD.items():
        (tmp_path / name).write_bytes(content)
    root = Path(covers.__file__).parents[2]

    done = subprocess.run(
        [sys.executable, "-c", READER, *(tmp_path / name for name in ODD)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "" == done.stderr
    assert "The picture is larger than 40 megapixels.\n" == done.stdout


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO", "PPM", "TGA"])
def test_other_forms_are_refused(read, form):
    with pytest.raises(UnusableFileError):
        read(picture((64, 64), form=form))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1", "CMYK", "I;16"])
def test_any_way_of_colours_becomes_plain(read, mode):
    packed = BytesIO()
    Image.new(mode, (200, 200)).save(packed, "JPEG" if mode == "CMYK" else "PNG")

    found = read(packed.getvalue())

    assert {"RGB"} == {Image.open(BytesIO(content)).mode for content in found.thumbnails.values()}


def test_a_picture_that_lies_on_its_side_is_turned_upright(read):
    packed = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200)).save(packed, "JPEG", exif=exif)

    found = read(packed.getvalue())

    assert (80, 160) == Image.open(BytesIO(found.thumbnails[160, "jpg"])).size


def test_nothing_about_the_photographer_is_passed_on(read):
    packed = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "at home"
    Image.new("RGB", (400, 200)).save(packed, "JPEG", exif=exif, comment=b"at home")

    assert b"at home" not in b"".join(read(packed.getvalue()).thumbnails.values())


@pytest.mark.parametrize(
    ("colour", "hue"),  # OKLCH: red 29°, yellow 110°, green 142°, blue 264°
    [((255, 0, 0), 2), ((255, 255, 0), 7), ((0, 255, 0), 9), ((0, 0, 255), 18)],
)
def test_the_hue_is_that_of_the_colour(read, colour, hue):
    assert hue == read(picture(colour=colour, form="PNG")).hue


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (128, 128, 128), (128, 127, 126)])
def test_a_grey_cover_has_no_hue(read, colour):
    assert read(picture(colour=colour)).hue is None


def test_a_little_of_a_strong_colour_outweighs_much_grey(read):
    image = Image.new("RGB", (320, 320), (120, 120, 120))
    image.paste((0, 0, 255), (0, 0, 320, 120))
    packed = BytesIO()
    image.save(packed, "PNG")

    assert 18 == read(packed.getvalue()).hue


@settings(max_examples=40)
@given(noise=st.binary(max_size=400), place=st.integers(0, len(SMALL)))
def test_a_damaged_picture_is_a_picture_or_refused(noise, place, tmp_path_factory):
    content = bytearray(SMALL)
    content[place : place + len(noise)] = noise
    path = tmp_path_factory.mktemp("damaged") / "cover.part"
    path.write_bytes(content)

    try:
        found = covers.read(path)
    except UnusableFileError:
        return
    assert found.thumbnails
