"""The light that a cover throws on the wall of the room: the cover, far out of focus."""

from io import BytesIO

from PIL import Image, ImageFilter, ImageStat

SIDE = 64  # pixels; drawn as large as the screen, which only shows it softer
BLUR = 7  # pixels, a ninth of the side
DARKEST, LIGHTEST = 70, 150  # of 255: the mean luma of every light
RANGE = 0.55  # of the cover's contrast


def of(thumbnail: bytes) -> bytes:
    """A PNG, made from the cover's smallest thumbnail.

    The mean luma of a nearly white or black cover is clamped, and its contrast lessened, so that
    text is as readable over this light as over any other. Raises OSError for what is no picture.
    """
    with Image.open(BytesIO(thumbnail)) as image:
        small = image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
    luma, blue, red = small.filter(ImageFilter.GaussianBlur(BLUR)).convert("YCbCr").split()
    mean = ImageStat.Stat(luma).mean[0]
    target = min(max(mean, DARKEST), LIGHTEST)
    clamped = luma.point([round(target + (value - mean) * RANGE) for value in range(256)])
    encoded = BytesIO()
    Image.merge("YCbCr", (clamped, blue, red)).convert("RGB").save(encoded, "PNG", optimize=True)
    return encoded.getvalue()
