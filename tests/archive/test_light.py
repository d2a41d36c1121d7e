from io import BytesIO

import pytest
from PIL import Image, ImageStat

from webapp.archive import light


def picture(*colours):
    """A JPEG of stripes."""
    image = Image.new("RGB", (160, 160))
    width = 160 // len(colours)
    for place, colour in enumerate(colours):
        image.paste(colour, (place * width, 0, (place + 1) * width, 160))
    encoded = BytesIO()
    image.save(encoded, "JPEG", quality=95)
    return encoded.getvalue()


def read(png):
    with Image.open(BytesIO(png)) as image:
        assert "PNG" == image.format
        return image.convert("RGB")


def lumas(png):
    return read(png).convert("L")


@pytest.mark.parametrize("colours", [("white",), ("black",), ("white", "black"), ("red", "blue")])
def test_every_light_lets_words_be_read(colours):
    luma = lumas(light.of(picture(*colours)))
    low, high = luma.getextrema()

    mean = ImageStat.Stat(luma).mean[0]
    assert light.DARKEST - 2 <= mean <= light.LIGHTEST + 2
    assert 20 <= low <= high <= 220


def test_colours_stay_where_they_were():
    image = read(light.of(picture("red", "blue")))

    left, right = image.getpixel((4, 32)), image.getpixel((60, 32))
    assert left[0] > left[2]
    assert right[2] > right[0]


def test_what_is_no_picture_is_an_error():
    with pytest.raises(OSError, match="cannot identify"):
        light.of(b"no picture")
