"""Lines of light, layers of paper, fields of colour."""

import numpy as np
from PIL import Image, ImageDraw

from webapp.sources.demo.studio.covers.canvas import (
    SIDE,
    Palette,
    Picture,
    Rng,
    X,
    Y,
    blurred,
    byte,
    distance,
    field_of,
    mask,
    mix,
    noise,
    path,
    ramp,
    rgb,
    screen,
    spread,
    step,
)


def trails(rng: Rng, p: Palette) -> Picture:
    """A long exposure of a road at night."""
    glow = np.zeros((SIDE, SIDE, 3))
    along = np.linspace(-0.05, 1.05, 300)
    bend, turn = rng.uniform(3.0, 5.5), rng.uniform(0, 6)
    for number in range(26):
        part = number / 25
        image, draw = mask()
        height = (
            0.3 + 0.42 * part + 0.2 * np.sin(along * bend + part * 2.2 + turn) * (1 - 0.6 * part)
        )
        height = height + 0.04 * np.sin(along * 11 + number * 0.3)
        draw.line(path(along, height), fill=230, width=int(rng.integers(2, 5)), joint="curve")
        glow += field_of(image)[..., None] * ramp(np.array(part), (p[4], p[3], p[2], p[5]))
    night = ramp(Y, (p[0], "0c0a18", p[1]))
    return screen(screen(night, glow * 0.8), blurred(np.clip(glow, 0, 1), 14) * 1.2)


def ridgelines(rng: Rng, p: Palette) -> Picture:
    """Pulses, one line a turn, the nearer before the farther."""
    ground = byte(rgb(p[0]) * 0.6)
    image = Image.new("RGB", (SIDE, SIDE), ground)
    draw = ImageDraw.Draw(image)
    x = np.linspace(0.1, 0.9, 260)
    sway, turn = rng.uniform(0.03, 0.13), rng.uniform(0, 6)
    for number in range(34):
        part = number / 33
        middle = 0.5 + sway * np.sin(number * 0.3 + turn)
        hill = np.convolve(rng.standard_normal(280), np.hanning(16) / 4, "same")[10:-10]
        high = np.abs(hill) * np.exp(-(((x - middle) / 0.15) ** 2)) * 0.07
        points = path(x, 0.2 + part * 0.64 - high)
        foot = [(points[-1][0], points[-1][1] + 60), (points[0][0], points[0][1] + 60)]
        draw.polygon(points + foot, fill=ground)
        colour = byte(ramp(np.array(part), (p[5], p[4], p[3], p[2])))
        draw.line(points, fill=colour, width=4, joint="curve")
    return field_of(image)


def lissajous(rng: Rng, p: Palette) -> Picture:
    """A pen on two pendulums, drawn in light."""
    image, draw = mask()
    turn = np.linspace(0, 2 * np.pi, 900)
    start = rng.random() * 2
    for number in range(18):
        phase, size = start + number * 0.07, 0.42 - number * 0.005
        x = 0.5 + size * np.sin(3 * turn + phase)
        y = 0.5 + size * np.sin(2 * turn + phase * 1.9)
        draw.line(path(x, y), fill=90 + 8 * number, width=3)
    lines = field_of(image)
    ground = ramp(distance(0.5, 0.5) * 1.2, (p[1], p[0], "0a0806"))
    bright = lines[..., None] * rgb(p[4]) + blurred(lines, 14)[..., None] * rgb(p[3]) * 1.3
    return screen(ground, bright)


def flow(rng: Rng, p: Palette) -> Picture:
    """Threads that follow a wind."""
    angle, tint = noise(rng, 4.4) * 1.1, spread(noise(rng, 4.6))
    image = Image.new("RGB", (SIDE, SIDE), "#" + p[0])
    draw = ImageDraw.Draw(image)
    for _ in range(460):
        x, y = rng.random(2) * 1.1 - 0.05
        points = []
        colour = p[1 + int(tint[int(y * SIDE) % SIDE, int(x * SIDE) % SIDE] * 4.99)]
        for _ in range(int(rng.integers(30, 120))):
            points.append((x * SIDE, y * SIDE))
            turn = angle[int(y * SIDE) % SIDE, int(x * SIDE) % SIDE]
            x, y = x + np.cos(turn) * 0.004, y + np.sin(turn) * 0.004
        draw.line(points, fill="#" + colour, width=int(rng.choice([5, 7, 9, 13])), joint="curve")
    return field_of(image)


def mesh(rng: Rng, p: Palette) -> Picture:
    """Lamps behind frosted glass."""
    x, y = X + 0.05 * noise(rng, 5), Y + 0.05 * noise(rng, 5)
    light, weight = np.zeros((SIDE, SIDE, 3)), np.zeros((SIDE, SIDE))
    for colour in (*p[1:], p[3], p[0]):
        near = ((x - rng.random()) ** 2 + (y - rng.random()) ** 2 + 0.004) ** -2.0
        light += near[..., None] * rgb(colour) ** 2.2
        weight += near
    glass = step(0.27, 0.268, distance(0.5, 0.5))
    picture = (light / weight[..., None]) ** (1 / 2.2)
    return mix(picture, np.clip(picture[::-1, ::-1] * 0.8 + 0.2, 0, 1), glass * 0.75)


def ribbons(rng: Rng, p: Palette) -> Picture:
    """Silk bands with their shadows on a pale wall."""
    picture = ramp(Y, (p[5], "e9e6e4"))
    start = rng.random() * 6
    for number, colour in enumerate((p[1], p[2], p[3], p[4], p[3], p[2], p[0])):
        turn = X * 3.2 + number * 0.55 + start
        middle = 0.16 + number * 0.11 + 0.09 * np.sin(turn) + 0.05 * np.sin(turn * 2.1 + number)
        wide = 0.062 + 0.04 * np.sin(turn * 1.3 + 1.5 * number)
        off = (Y - middle) / wide
        picture = picture * (1 - 0.2 * blurred(step(1.25, 0.6, np.abs(off - 0.5)), 18))[..., None]
        sheen = 0.66 + 0.5 * np.sqrt(np.clip(1 - (off * 0.9) ** 2, 0, 1))
        band = np.clip(rgb(colour) * sheen[..., None] + 0.03, 0, 1)
        picture = mix(picture, band, step(1, 0.985, np.abs(off)))
    return picture


def papercut(rng: Rng, p: Palette) -> Picture:
    """Sheets of paper with a hole each, laid one upon the other."""
    picture = ramp(Y, (p[5], p[4]))
    for number, colour in enumerate((p[4], p[3], p[2], p[1], p[0], "0d0a14")):
        rough, size = noise(rng, 4.2) * 0.026, 0.55 - 0.083 * number
        x, y = 0.5 + 0.03 * np.sin(number * 2 + rng.random()), 0.52 + 0.015 * number
        away = distance(x, y) + rough
        shade = blurred(
            step(size + 0.006, size - 0.006, distance(x + 0.008, y + 0.012) + rough), 14
        )
        hole = step(size + 0.002, size - 0.002, away)
        picture = picture * (1 - 0.45 * np.clip(shade - hole, 0, 1))[..., None]
        inner = blurred(1 - hole, 16) * hole
        picture = mix(picture, rgb(colour) * (1 - 0.55 * inner)[..., None], hole)
    return picture


def colourfield(rng: Rng, p: Palette) -> Picture:
    """Three clouds of colour, one above the other, to stand before."""
    rough = noise(rng, 2.4) * 0.007
    picture = ramp(Y * 0.9 + rough, (p[1], p[0]))
    grain = spread(noise(rng, 2.6))
    cut = 0.38 + 0.08 * rng.random()
    for top, foot, colours in (
        (0.07, cut, (p[3], p[4])),
        (cut + 0.04, 0.6, (p[4], p[5])),
        (0.64, 0.94, (p[1], p[2])),
    ):
        inside = np.minimum(np.minimum(X - 0.09, 0.91 - X), np.minimum(Y - top, foot - Y))
        cloud = step(-0.004, 0.024, inside + rough * 1.4) * (0.78 + 0.2 * grain)
        tone = grain * 0.7 + (Y - top) / (foot - top) * 0.3
        picture = mix(picture, ramp(tone, colours), cloud)
    return picture
