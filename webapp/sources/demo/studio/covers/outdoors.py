"""Land, sea, sky, water and ink."""

import numpy as np

from webapp.sources.demo.studio.covers.canvas import (
    Palette,
    Picture,
    Rng,
    X,
    Y,
    blurred,
    distance,
    mix,
    noise,
    plain,
    ramp,
    rgb,
    skyline,
    spread,
    step,
    taken,
)


def horizon(rng: Rng, p: Palette) -> Picture:
    """A low sun, its light broken by the waves."""
    sun = 0.35 + 0.3 * rng.random()
    picture = ramp(Y / 0.8, (p[0], p[1], p[2], p[3], p[4], p[5]))
    disc = ramp((Y - 0.34) / 0.4, (p[5], p[4], p[3]))
    picture = mix(picture, disc, step(0.213, 0.21, distance(sun, 0.56)))
    waves = spread(noise(rng, 2.4, sx=1, sy=0.12))
    sea = ramp(waves * 0.55 + (Y - 0.66) * 1.2, (p[3], p[2], p[1], p[0]))
    wide = 0.05 + 0.3 * np.clip(Y - 0.64, 0, 1)
    glint = np.exp(-(((X - sun) / wide) ** 2)) * step(0.5, 0.54, waves) * 0.8
    return mix(picture, mix(sea, plain(p[5]), glint), step(0.645, 0.647, Y))


def ridges(rng: Rng, p: Palette) -> Picture:
    """Hills behind hills in the mist."""
    picture = ramp(Y * 1.3, (p[2], p[3], p[4], p[5]))
    sun = distance(0.3 + 0.4 * rng.random(), 0.3)
    picture = mix(picture, plain(p[5]), step(0.1, 0.097, sun))
    for number in range(6):
        near = number / 5
        line = 0.42 + 0.1 * number + (0.05 + 0.012 * number) * skyline(rng, 3.6) / 1.6
        hill = rgb(p[3]) * (1 - near) ** 1.5 + rgb(p[0]) * (1 - (1 - near) ** 1.5)
        mist = np.clip((Y - line[None]) * 2.2, 0, 0.55)[..., None] * (1 - near)
        picture = mix(picture, hill * (1 - mist) + rgb(p[4]) * mist, step(0, 0.003, Y - line[None]))
    return picture


def aurora(rng: Rng, p: Palette) -> Picture:
    """Curtains of light over a dark shore."""
    picture = ramp(Y, ("050b18", "0a1a2c", "10304a"))
    cloud = spread(noise(rng, 3.6))
    for number, colour in enumerate((p[3], p[2], p[4])):
        height = 0.46 + 0.12 * number + 0.09 * skyline(rng, 4.6)[None] - Y
        rays = 0.55 + 0.5 * spread(noise(rng, 1.6, sx=1, sy=40))[20][None]
        veil = np.where(height > 0, np.exp(-height * 4.2), np.exp(height * 42)) * rays
        picture = picture + (veil * (0.5 + 0.5 * cloud) * 0.75)[..., None] * rgb(colour)
    shore = 0.86 + 0.02 * skyline(rng, 2.8)[None]
    return mix(np.clip(picture, 0, 1), plain("04070c"), step(0, 0.003, Y - shore))


def dunes(rng: Rng, p: Palette) -> Picture:
    """Terraces that the wind has cut, each with its shadow."""
    wind = noise(rng, 4.4) * 0.2
    height = Y * 12 + wind * 8 + np.sin(X * 3.2) * 1.1
    inside = height - np.floor(height)
    colours = ramp(np.floor(height) / 14 + 0.3 * wind, (p[5], p[4], p[3], p[2], p[1]))
    return np.asarray(colours * (0.74 + 0.34 * inside**1.6)[..., None])


def contours(rng: Rng, p: Palette) -> Picture:
    """A map of a country that is not there."""
    land = spread(noise(rng, 5.0))
    down, right = np.gradient(land * 12)
    slope = np.hypot(right, down) + 1e-6
    lines = step(1.7, 0.8, np.abs((land * 12 + 0.5) % 1 - 0.5) / slope)
    lit = np.asarray(np.clip(1 + (right - down) * 2.4, 0.72, 1.25))
    picture = ramp(land, (p[0], p[1], p[2], p[3], p[5])) * lit[..., None]
    return mix(picture, plain(p[5]), lines * 0.7)


def ink(rng: Rng, p: Palette) -> Picture:
    """Colours poured into water and stirred twice."""
    a, b = noise(rng, 4.0), noise(rng, 4.0)
    first = taken(noise(rng, 3.9), X + 0.1 * a, Y + 0.1 * b)
    second = taken(spread(first + 0.4 * a), X + 0.05 * b, Y - 0.05 * a)
    return ramp(second, (p[0], p[1], p[2], p[5], p[3], p[1]))


def watercolour(rng: Rng, p: Palette) -> Picture:
    """Wet discs that run into each other on paper."""
    paper, pigment = noise(rng, 2.6) * 0.009, spread(noise(rng, 2.6))
    picture = plain("f6f1e6")
    places = ((0.36, 0.36, 0.25), (0.64, 0.42, 0.23), (0.5, 0.66, 0.24), (0.75, 0.7, 0.12))
    for (x, y, size), colour in zip(places, (p[1], p[4], p[3], p[2]), strict=True):
        x, y = x + rng.normal(0, 0.02), y + rng.normal(0, 0.02)  # noqa: PLW2901 (a hand slips)
        away = distance(x, y) + paper
        wet = step(size, size - 0.006, away) * (0.6 + 0.22 * pigment)
        wet = np.clip(wet + 0.2 * np.exp(-(((away - size + 0.006) / 0.006) ** 2)), 0, 1)
        picture = picture * (1 - wet[..., None] * (1 - rgb(colour)))
    return picture


def eclipse(rng: Rng, p: Palette) -> Picture:
    """The moon before the sun, and its corona."""
    away, angle = distance(0.5, 0.5), np.arctan2(Y - 0.5, X - 0.5)
    fire = spread(noise(rng, 3.0))
    fall = 9 + 5 * np.sin(angle * 2 + rng.random() * 6)
    corona = np.exp(-np.clip(away - 0.24, 0, 9) * fall) * (0.75 + 0.5 * fire)
    picture = mix(ramp(corona, p), plain("0a0a10"), step(0.242, 0.237, away))
    stars = blurred(step(0.9994, 0.9995, rng.random(X.shape)) * step(0.3, 0.31, away), 1.6)
    return np.clip(picture + stars[..., None] * 2, 0, 1)
