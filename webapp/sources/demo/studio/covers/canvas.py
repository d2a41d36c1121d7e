"""The ground that every method paints on: coordinates, ramps of colour, noise, soft edges."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

SIDE = 1024

Field = npt.NDArray[np.float64]  # SIDE rows of SIDE pixels, one value each
Picture = npt.NDArray[np.float64]  # SIDE rows of SIDE pixels, red, green and blue 0..1
Palette = tuple[str, ...]  # six colours, darkest first
Rng = np.random.Generator

Y, X = (axis.astype(np.float64) / SIDE for axis in np.mgrid[0:SIDE, 0:SIDE])


def rgb(colour: str) -> Field:
    return np.array([int(colour[i : i + 2], 16) for i in (0, 2, 4)], dtype=np.float64) / 255


def ramp(place: Field, colours: Palette) -> Picture:
    """Colours along 0..1, mixed as light mixes."""
    light = np.array([rgb(colour) ** 2.2 for colour in colours])
    stops = np.linspace(0, 1, len(colours))
    place = np.clip(place, 0, 1)
    return np.stack([np.interp(place, stops, light[:, k]) for k in range(3)], -1) ** (1 / 2.2)


def plain(colour: str) -> Picture:
    return np.broadcast_to(rgb(colour), (SIDE, SIDE, 3)).copy()


def mix(under: Picture, over: Picture, cover: Field) -> Picture:
    share = np.clip(cover, 0, 1)[..., None]
    return np.asarray(under * (1 - share) + over * share)


def step(start: float, end: float, value: Field) -> Field:
    """0 at `start`, 1 at `end`, smooth between."""
    part = np.clip((value - start) / (end - start), 0, 1)
    return np.asarray(part * part * (3 - 2 * part))


def distance(x: float, y: float) -> Field:
    return np.asarray(np.hypot(X - x, Y - y))


def noise(rng: Rng, rough: float, sx: float = 1, sy: float = 1) -> Field:
    """Clouds with mean 0 and deviation 1; a larger `rough` is smoother."""
    spectrum = np.fft.fft2(rng.standard_normal((SIDE, SIDE)))
    rows = np.fft.fftfreq(SIDE)[:, None] * SIDE * sy
    columns = np.fft.fftfreq(SIDE)[None] * SIDE * sx
    size = np.hypot(rows, columns)
    size[0, 0] = 1
    weight = size ** (-rough / 2)
    weight[0, 0] = 0
    field = np.real(np.fft.ifft2(spectrum * weight))
    return np.asarray((field - field.mean()) / field.std())


def spread(field: Field) -> Field:
    """To 0..1, the outermost values cut."""
    low, high = np.percentile(field, [0.5, 99.5])
    return np.asarray(np.clip((field - low) / (high - low), 0, 1))


def taken(field: Field, x: Field, y: Field) -> Field:
    """The field's values at other places; its edges join."""
    rows, columns = np.floor(y * SIDE).astype(int) % SIDE, np.floor(x * SIDE).astype(int) % SIDE
    return np.asarray(field[rows, columns])


def skyline(rng: Rng, rough: float) -> Field:
    """A line of hills: one value a column."""
    return np.asarray(noise(rng, rough)[int(rng.integers(SIDE))])


def blurred(picture: Field, radius: float) -> Field:
    eight = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    return np.asarray(eight.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float64) / 255


def screen(picture: Picture, light: Picture) -> Picture:
    """Adds light as two projectors on one wall."""
    return np.asarray(1 - (1 - picture) * (1 - np.clip(light, 0, 1)))


def mask() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (SIDE, SIDE), 0)
    return image, ImageDraw.Draw(image)


def field_of(image: Image.Image) -> Field:
    return np.asarray(image, dtype=np.float64) / 255


def byte(colour: Field) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in np.clip(colour * 255, 0, 255))
    return red, green, blue


def path(x: Field, y: Field) -> list[tuple[float, float]]:
    return list(zip((x * SIDE).tolist(), (y * SIDE).tolist(), strict=True))
