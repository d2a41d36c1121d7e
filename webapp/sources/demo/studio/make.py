"""Makes everything that the demo serves: the songs, their covers and the catalogue."""

import os
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from webapp.sources.demo.studio import catalogue, covers, encoder, mixing
from webapp.sources.demo.studio.dsp import RATE
from webapp.sources.demo.studio.score import Work, works

HERE = Path(__file__).parent
SONGS = HERE.parent / "songs"
CATALOGUE = HERE.parent / "catalogue.json"
COVER = 512  # pixels, where the score says no other


def make(only: list[str]) -> None:
    """`only`: slugs of scores to make anew, or `missing`; the others keep the files they have."""
    SONGS.mkdir(exist_ok=True)
    every = list(works())
    chosen = [not only or work.slug in only for work in every]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        records = list(pool.map(produce, every, chosen))
    failure = tomllib.loads((HERE / "failed.toml").read_text(encoding="utf-8"))
    records.append(catalogue.failure(failure))
    records.sort(key=lambda record: record["age"])
    lines = ",\n".join(catalogue.dumps(record) for record in records)
    CATALOGUE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    sweep({record["song"]["id"] for record in records})


def produce(work: Work, chosen: bool) -> catalogue.Record:  # noqa: FBT001 (mapped over a pool)
    name = catalogue.song_id(work)
    audio, image = SONGS / f"{name}.m4a", SONGS / f"{name}.jpeg"
    if chosen or not audio.exists():
        encoder.write(audio, mixing.render(work), work.title)
    if work.cover and (chosen or not image.exists()):
        size = work.facts.get("cover_size", COVER)
        image.write_bytes(covers.paint(work.cover, work.palette, work.seed, size))
    sound = encoder.read(audio)
    return catalogue.record(work, len(sound) / RATE, encoder.peaks(sound))


def sweep(names: set[str]) -> None:
    """Files of songs that are no longer in a score."""
    for path in SONGS.iterdir():
        if path.stem not in names:
            path.unlink()


def weigh() -> str:
    def total(pattern: str) -> int:
        return sum(path.stat().st_size for path in HERE.parent.glob(pattern))

    sizes = (total("songs/*.m4a"), total("songs/*.jpeg"), total("catalogue.json"))
    return "{:,} bytes of audio, {:,} of covers, {:,} of catalogue: {:,} in all".format(
        *sizes, sum(sizes)
    )
