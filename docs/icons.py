"""The icons of the installed gallery: `python -m docs.icons` draws them of `static/favicon.svg`.

Chromium draws; Pillow leaves out what a palette need not say.
"""

import io
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.driver import CHROMIUM

STATIC = Path(__file__).parent.parent / "static"
GROUND = "#17211d"
COLOURS = 64


class Icon(NamedTuple):
    """`share` of the edge that the drawing has. Without `ground` its round corners are clear."""

    name: str
    size: int
    share: float = 1.0
    ground: str = "none"


ICONS = (
    Icon("icon-192.png", 192),
    Icon("icon-512.png", 512),
    # Systems cut these to a shape of theirs: of a maskable one a circle of 80 % is sure to be seen.
    Icon("icon-maskable-512.png", 512, 0.75, GROUND),
    Icon("apple-touch-icon.png", 180, 1.0, GROUND),
)


def main() -> None:
    drawing = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    (STATIC / "icons").mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for icon in ICONS:
            page = browser.new_page(viewport={"width": icon.size, "height": icon.size})
            page.set_content(_page(drawing, icon))
            picture = page.screenshot(omit_background=True)
            (STATIC / "icons" / icon.name).write_bytes(_small(picture, icon))
            page.close()
        browser.close()


def _page(drawing: str, icon: Icon) -> str:
    edge = round(icon.size * icon.share)
    return (
        f"<style>body {{ margin: {(icon.size - edge) // 2}px; background: {icon.ground} }}"
        f"svg {{ display: block; width: {edge}px; height: {edge}px }}</style>{drawing}"
    )


def _small(picture: bytes, icon: Icon) -> bytes:
    image = Image.open(io.BytesIO(picture))
    if icon.ground == "none":
        few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    else:
        few = image.convert("RGB").quantize(COLOURS)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    main()
