"""A method, a palette and a seed to the bytes of a JPEG."""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image

from webapp.sources.demo.studio.covers import geometry, light, outdoors
from webapp.sources.demo.studio.covers.canvas import Palette, Picture, Rng
from webapp.sources.demo.studio.covers.palettes import PALETTES

MOST = 20_500  # bytes of a cover of 512 pixels
METHODS: dict[str, Callable[[Rng, Palette], Picture]] = {
    method.__name__: method
    for method in (
        *(outdoors.horizon, outdoors.ridges, outdoors.aurora, outdoors.dunes),
        *(outdoors.contours, outdoors.ink, outdoors.watercolour, outdoors.eclipse),
        *(geometry.arches, geometry.bauhaus, geometry.truchet, geometry.halftone),
        *(geometry.voronoi, geometry.weave, geometry.phyllotaxis, geometry.moire),
        *(geometry.subdivision, light.trails, light.ridgelines, light.lissajous),
        *(light.flow, light.mesh, light.ribbons, light.papercut, light.colourfield),
    )
}


def paint(method: str, palette: str, seed: int, size: int) -> bytes:
    rng = np.random.default_rng([seed, *method.encode()])
    picture = np.clip(METHODS[method](rng, PALETTES[palette]), 0, 1)
    image = Image.fromarray((picture * 255 + 0.5).astype(np.uint8))
    return squeezed(image.resize((size, size), Image.Resampling.LANCZOS), MOST * size**2 // 512**2)


def squeezed(image: Image.Image, most: int) -> bytes:
    """The best quality that fits in `most` bytes."""
    for quality in range(88, 20, -4):
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= most:
            break
    return file.getvalue()
