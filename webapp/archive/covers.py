"""A cover, by its content: decoded, its thumbnails in the sizes that pages ask for, its hue."""

import math
import struct
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from webapp.errors import UnusableFileError
from webapp.errors import archive as sentences

SIZES = (160, 320, 640, 1200)  # pixels of the longer side
MOST_PIXELS = 40_000_000
QUALITY = 80
HUES = 24
GREY = 0.02  # a picture of less mean chroma has no hue
_EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_GROUND = (255, 255, 255)
_BROKEN = (
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    SyntaxError,  # what Pillow raises at a broken PNG
    TypeError,
    ValueError,
    struct.error,
)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS

TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Cover:
    """`thumbnails` by size and extension, webp and jpg; `hue` 0 to 23, None for a grey one."""

    extension: str
    thumbnails: dict[tuple[int, str], bytes]
    hue: int | None


def read(path: Path) -> Cover:
    """Raises UnusableFileError for anything but a JPEG, PNG or WebP of at most 40 megapixels."""
    try:
        with Image.open(path, formats=list(_EXTENSIONS)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UnusableFileError(sentences.PICTURE_TOO_LARGE)
            extension = _EXTENSIONS[str(image.format)]
            image.draft("RGB", (SIZES[-1], SIZES[-1]))  # a large JPEG is decoded smaller
            picture = _plain(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnusableFileError(sentences.PICTURE_TOO_LARGE) from None
    except _BROKEN:
        raise UnusableFileError(sentences.NO_PICTURE) from None
    return Cover(extension, _thumbnails(picture), hue(picture))


def hue(picture: Image.Image) -> int | None:
    """The class of 15 degrees in OKLCH that most of the colour lies in."""
    small = picture.resize((32, 32), Image.Resampling.BOX)
    weights = [0.0] * HUES
    data = small.tobytes()
    for place in range(0, len(data), 3):
        a, b = _oklab(*data[place : place + 3])
        weights[round(math.degrees(math.atan2(b, a)) / 15) % HUES] += math.hypot(a, b)
    if sum(weights) < GREY * 32 * 32:
        return None
    # A hue that lies on the border of two classes counts in both.
    return max(range(HUES), key=lambda n: 2 * weights[n] + weights[n - 1] + weights[n + 1 - HUES])


def _plain(image: Image.Image) -> Image.Image:
    """Upright, opaque, in RGB, at most as large as the largest size."""
    upright = ImageOps.exif_transpose(_in_bytes(image))
    if upright.has_transparency_data:
        clear = upright.convert("RGBA")
        upright = Image.new("RGB", clear.size, _GROUND)
        upright.paste(clear, mask=clear)
    picture = upright.convert("RGB")
    picture.info.clear()  # comments and the like would be written again
    picture.thumbnail((SIZES[-1], SIZES[-1]), Image.Resampling.LANCZOS)
    return picture


def _in_bytes(image: Image.Image) -> Image.Image:
    """Grey of 16 bits in 8: Pillow would show all above 255 as white."""
    if not image.mode.startswith("I"):
        return image
    grey = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        grey.info["transparency"] = clear >> 8
    return grey


def _thumbnails(picture: Image.Image) -> dict[tuple[int, str], bytes]:
    """Largest first, each made from the one before; none is larger than the picture."""
    longest = max(picture.size)
    smaller = sum(size < longest for size in SIZES)
    thumbnails = {}
    for size in reversed(SIZES[: smaller + 1]):
        picture.thumbnail((size, size), Image.Resampling.LANCZOS)
        thumbnails[size, "webp"] = _encoded(picture, "WEBP", method=3)
        thumbnails[size, "jpg"] = _encoded(picture, "JPEG", progressive=True, optimize=True)
    return thumbnails


def _encoded(picture: Image.Image, form: str, **options: bool | int) -> bytes:
    encoded = BytesIO()
    picture.save(encoded, form, quality=QUALITY, **options)
    return encoded.getvalue()


def _oklab(red: int, green: int, blue: int) -> tuple[float, float]:
    """The two axes of colour of a pixel (Björn Ottosson's OKLab)."""
    r, g, b = _LINEAR[red], _LINEAR[green], _LINEAR[blue]
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    mid = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short,
    )


_LINEAR = [
    n / 255 / 12.92 if n <= 10 else ((n / 255 + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 (sRGB)
    for n in range(256)
]
