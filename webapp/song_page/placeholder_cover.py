"""A calm picture for a song that has none, from its id alone; pure."""

import hashlib
import math
from io import BytesIO

from PIL import Image, ImageOps

SIZE = 640
RINGS = 5
_SIDE = 300  # pixels, of one for who shows no SVG
_DARK, _LIGHT = "hsl({}, 35%, 16%)", "hsl({}, 40%, 46%)"


def svg(song_id: str, hue: int) -> str:
    """Rings like those on water, in the song's hue; the same picture for the same id."""
    seed = hashlib.sha256(song_id.encode()).digest()
    angle = hue * 15
    dark, light = f"oklch(30% 0.06 {angle})", f"oklch(52% 0.09 {(angle + 40) % 360})"
    rings = "".join(_ring(seed, index) for index in range(RINGS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<defs><linearGradient id="g" x1="0" y1="0" x2="{seed[0] / 255:.2f}" y2="1">'
        f'<stop offset="0" stop-color="{light}"/><stop offset="1" stop-color="{dark}"/>'
        f'</linearGradient></defs><rect width="{SIZE}" height="{SIZE}" fill="url(#g)"/>'
        f'<g fill="none" stroke="oklch(88% 0.07 {angle})">{rings}</g></svg>'
    )


def png(hue: int) -> bytes:
    """The same without rings, for who shows no SVG."""
    angle = hue * 15
    shades = Image.linear_gradient("L").resize((_SIDE, _SIDE))
    picture = ImageOps.colorize(shades, _LIGHT.format((angle + 40) % 360), _DARK.format(angle))
    packed = BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()


def _ring(seed: bytes, index: int) -> str:
    """Each ring is larger, fainter and a little further off the common centre."""
    turn = 2 * math.pi * seed[1] / 255
    away = index * (6 + seed[2] / 12)
    x = SIZE * (0.34 + 0.32 * seed[3] / 255) + away * math.cos(turn)
    y = SIZE * (0.34 + 0.32 * seed[4] / 255) + away * math.sin(turn)
    radius = 46 + index * (44 + seed[5] / 8)
    width = 2 + 5 * seed[6 + index] / 255
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" stroke-width="{width:.1f}" '
        f'opacity="{0.62 - 0.1 * index:.2f}"/>'
    )
