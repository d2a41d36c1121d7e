"""Compass, ruler and grid."""

import numpy as np
from PIL import Image, ImageDraw

from webapp.sources.demo.studio.covers.canvas import (
    SIDE,
    Field,
    Palette,
    Picture,
    Rng,
    X,
    Y,
    blurred,
    byte,
    distance,
    field_of,
    mix,
    plain,
    ramp,
    rgb,
    spread,
    step,
)


def arches(rng: Rng, p: Palette) -> Picture:
    """Doors within doors, a lamp at the end."""
    picture = ramp(Y * 0.8 + X * 0.2, (p[5], p[4]))
    lean = float(rng.choice([-1, 1])) * (0.012 + 0.012 * rng.random())
    for number in range(7):
        wide, top, middle = 0.44 - 0.057 * number, 0.1 + 0.075 * number, 0.5 + lean * number
        door = (np.abs(X - middle) < wide) & (top + wide < Y)
        door |= distance(middle, top + wide) < wide
        sharp, soft = blurred(door * 1.0, 1.2), blurred(door * 1.0, 20)
        tone = np.clip((X - middle) / wide * 0.5 + 0.5, 0, 1) * 0.2 + number / 6 * 0.8
        picture = picture * (1 - 0.25 * np.clip(soft - sharp, 0, 1))[..., None]
        picture = mix(picture, ramp(tone, (p[3], p[2], p[1], p[0], "0b0a1c")), sharp)
    lamp = distance(0.5 + lean * 6, 0.79)
    picture = picture + (0.35 * np.exp(-lamp * 16))[..., None] * rgb(p[4])
    return mix(np.clip(picture, 0, 1), plain("ffe9b5"), step(0.034, 0.031, lamp))


def bauhaus(rng: Rng, p: Palette) -> Picture:
    """Quarter circles, half squares, rings: one tile each."""
    count = 4
    picture = plain(p[5])
    for row, column in np.ndindex(count, count):
        ground, figure = rng.choice(len(p), 2, replace=False)
        x, y = X * count - column, Y * count - row
        inside = (x >= 0) & (x < 1) & (y >= 0) & (y < 1)
        shape = tile(rng, x, y)
        painted = mix(plain(p[ground]), plain(p[figure]), shape)
        picture = np.where(inside[..., None], painted, picture)
    return picture


def tile(rng: Rng, x: Field, y: Field) -> Field:
    edge, corner = 0.008, rng.integers(2, size=2)
    centre = np.hypot(x - 0.5, y - 0.5)
    shapes = (
        step(1 + edge, 1 - edge, np.hypot(x - corner[0], y - corner[1])),
        step(0.42 + edge, 0.42 - edge, centre),
        step(-edge, edge, x - y),
        step(0.5 + edge, 0.5 - edge, np.minimum(np.hypot(x - 0.5, y), np.hypot(x - 0.5, y - 1))),
        step(0.48 + edge, 0.48 - edge, centre) - step(0.22 + edge, 0.22 - edge, centre),
    )
    return shapes[int(rng.integers(len(shapes)))]


def truchet(rng: Rng, p: Palette) -> Picture:
    """Quarter arcs, each tile turned by chance, and yet one long line."""
    count = 6
    column, row = (X * count).astype(int), (Y * count).astype(int)
    turned = rng.integers(0, 2, (count + 1, count + 1))[row, column]
    x, y = (X * count) % 1, (Y * count) % 1
    x = np.where(turned == 1, 1 - x, x)
    arcs = np.abs(np.hypot(x, y) - 0.5), np.abs(np.hypot(1 - x, 1 - y) - 0.5)
    away = np.minimum(*arcs)
    picture = ramp((X + Y) / 2, (p[0], p[1]))
    picture = mix(picture, picture * 0.6, step(0.25, 0.14, away))
    picture = mix(picture, ramp((X + Y) / 2, (p[4], p[3], p[2])), step(0.155, 0.14, away))
    return mix(picture, ramp((X + Y) / 2, (p[5], p[4])), step(0.04, 0.025, away))


def halftone(rng: Rng, p: Palette) -> Picture:
    """A lit ball, printed in dots."""
    count = 23
    x, y = (np.floor(X * count) + 0.5) / count, (np.floor(Y * count) + 0.5) / count
    turn = rng.random() * 2.4 - 1.2
    right, down, size = x - 0.5, y - 0.5, 0.4
    inside = (right**2 + down**2) / size**2
    depth = np.sqrt(np.clip(1 - inside, 0, 1))
    light = (np.sin(turn) * right - np.cos(turn) * down) * 0.8 / size + 0.5 * depth
    light = np.where(inside < 1, np.clip(light, 0, 1) * 0.9 + 0.09, 0)
    radius = np.sqrt(light) * 0.53 / count
    dots = step(0.0012, -0.0012, np.hypot(X - x, Y - y) - radius)
    return mix(ramp(Y, (p[1], p[0])), ramp((X + Y) / 2, (p[5], p[4], p[3])), dots)


def voronoi(rng: Rng, p: Palette) -> Picture:
    """Stained glass: each point rules what is nearest."""
    points = rng.random((48, 2))
    away = np.stack([np.hypot(X - x, Y - y) for x, y in points])
    order = np.argpartition(away, 1, axis=0)[:2]
    near = np.sort(np.take_along_axis(away, order, 0), axis=0)
    nearest = np.argmin(away, axis=0)
    tone = spread(points[:, 1] * 0.7 + points[:, 0] * 0.3 + rng.normal(0, 0.12, 48))
    glass = ramp(tone, (p[5], p[4], p[3], p[2], p[1]))[nearest] * (1.05 - 1.2 * near[0])[..., None]
    return mix(plain(p[0]), glass, step(0.003, 0.008, near[1] - near[0]))


def weave(rng: Rng, p: Palette) -> Picture:
    """Ribbons over and under."""
    count = 8
    column, row = (X * count).astype(int), (Y * count).astype(int)
    x, y = (X * count) % 1 - 0.5, (Y * count) % 1 - 0.5
    over = (column + row) % 2 == 0
    up = ramp(rng.random(count + 1), (p[1], p[2], p[3]))[column]
    across = ramp(rng.random(count + 1), (p[3], p[4], p[5]))[row]
    bent = np.where(over, 1, -1)
    up_lit = (0.72 + 0.28 * np.cos(x * 2.8)) * (0.8 + 0.2 * np.cos(y * 6.28) * bent)
    across_lit = (0.72 + 0.28 * np.cos(y * 2.8)) * (0.8 - 0.2 * np.cos(x * 6.28) * bent)
    up, across = up * up_lit[..., None], across * across_lit[..., None]
    wide_up, wide_across = step(0.45, 0.43, np.abs(x)), step(0.45, 0.43, np.abs(y))
    first = mix(mix(plain("14100e"), across, wide_across), up, wide_up)
    second = mix(mix(plain("14100e"), up, wide_up), across, wide_across)
    return np.where(over[..., None], first, second)


def phyllotaxis(rng: Rng, p: Palette) -> Picture:
    """Seeds of a sunflower at the golden angle."""
    image = Image.new("RGB", (SIDE, SIDE), "#" + p[0])
    draw = ImageDraw.Draw(image)
    wave = rng.random() * 6
    for number in range(1, 700):
        part = np.sqrt(number / 700)
        angle, away = number * 2.399963, part * 0.46 * SIDE
        size = 3 + 15 * (0.5 + 0.5 * np.sin(part * 9 + wave)) * part**0.4
        x, y = SIDE / 2 + away * np.cos(angle), SIDE / 2 + away * np.sin(angle)
        colour = byte(ramp(np.array(part), (p[5], p[4], p[3], p[2], p[1])))
        draw.ellipse([x - size, y - size, x + size, y + size], fill=colour)
    return field_of(image)


def moire(rng: Rng, p: Palette) -> Picture:
    """Two stones in a pond that is made of stripes."""
    lean = 0.16 * rng.random() - 0.06
    first = np.sin(2 * np.pi * distance(0.32, 0.4 + lean) * 11)
    second = np.sin(2 * np.pi * distance(0.68, 0.6 - lean) * 11)
    dark = ramp(X * 0.3 + Y * 0.7, (p[0], p[1]))
    return mix(ramp((X + Y) / 2, (p[4], p[3], p[2])), dark, step(-0.18, 0.18, first * second))


def subdivision(rng: Rng, p: Palette) -> Picture:
    """A square cut by the golden section, and cut again."""
    picture = plain(p[0])
    rooms = [(0.02, 0.02, 0.96, 0.96, 6)]
    while rooms:
        x, y, wide, high, depth = rooms.pop()
        if depth == 0 or min(wide, high) < 0.1 or (depth < 4 and rng.random() < 0.18):
            picture = furnished(picture, p[int(rng.integers(1, 6))], (x, y, wide, high))
            continue
        cut = rng.choice([0.382, 0.5, 0.618])
        if wide > high:
            rooms += [(x, y, wide * cut, high, depth - 1)]
            rooms += [(x + wide * cut, y, wide * (1 - cut), high, depth - 1)]
        else:
            rooms += [(x, y, wide, high * cut, depth - 1)]
            rooms += [(x, y + high * cut, wide, high * (1 - cut), depth - 1)]
    return picture


def furnished(picture: Picture, colour: str, room: tuple[float, float, float, float]) -> Picture:
    x, y, wide, high = room
    inside = (x + 0.006 < X) & (x + wide - 0.006 > X) & (y + 0.006 < Y) & (y + high - 0.006 > Y)
    lit = 0.9 + 0.16 * ((X - x) / wide * 0.4 + (Y - y) / high * 0.6)
    return np.where(inside[..., None], rgb(colour) * lit[..., None], picture)
