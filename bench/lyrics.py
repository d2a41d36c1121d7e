"""Frames while words light up, at a fourth of the processor's speed (needs Playwright, chromium).

Words as fast as the fastest rap, five a second, in view and followed; and 18 a second, which nobody
sings. The same page with words that nobody timed says what of it is the machine and the player.
Frames are told by the clock, so whatever else the machine does is in them; what the main thread did
is its own time.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench import report
from tests.browser.driver import CHROMIUM, missing, sync_playwright
from webapp.sources import demo

SONGS = Path(demo.__file__).parent / "songs"
AUDIO = SONGS / "fff03620-58d2-47ff-b9c1-64b7d1b3044c.m4a"
LENGTH, SECONDS, SLOWER = 27, 15, 4  # seconds of the song, and of it watched; times
IDS = {
    "sung": "00000000-0000-4000-8000-000000000001",
    "rushed": "00000000-0000-4000-8000-000000000002",
    "plain": "00000000-0000-4000-8000-000000000003",
}
PACES = {"sung": 5, "rushed": 18, "plain": 18}  # words a second
LOOK = """(seconds) => new Promise((done) => {
  const frames = [];
  let last = performance.now();
  const end = last + seconds * 1000;
  const look = (now) => {
    frames.push(now - last);
    last = now;
    if (now < end) requestAnimationFrame(look); else done(frames.slice(1));
  };
  requestAnimationFrame(look);
})"""

COUNT = """() => {
  window.lit = 0;
  new MutationObserver((all) => {
    lit += all.filter(({ target }) => target.dataset.lit === 'now').length;
  }).observe(document.querySelector('#lyrics'), { subtree: true, attributeFilter: ['data-lit'] });
}"""


def main():
    if missing():
        print(f"lyrics: left out. {missing()}")
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        gallery(Path(folder)) as url,
        sync_playwright() as p,
    ):
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"])
        found = {name: watched(browser, f"{url}/songs/{song}") for name, song in IDS.items()}
        browser.close()
    report.write("lyrics", [row for name, seen in found.items() for row in rows(name, *seen)])


def rows(name, frames, cost, lit):
    frames = sorted(frames)
    long = sum(frame > 50 for frame in frames)
    per_second = len(frames) / SECONDS
    layout = cost["RecalcStyleDuration"] + cost["LayoutDuration"]
    return [
        (f"{name}: words lit in {SECONDS} s", f"{lit}", "none"),
        (f"{name}: frames a second", f"{per_second:.1f}", "60"),
        (f"{name}: 99 of 100 frames", f"{frames[len(frames) * 99 // 100]:.1f} ms", "none"),
        (f"{name}: longest frame", f"{frames[-1]:.1f} ms", "≤ 50 ms"),
        (f"{name}: frames over 50 ms", f"{long} of {len(frames)}", "0"),
        *(
            (f"{name}: {what}, a frame", f"{spent * 1000 / per_second:.1f} ms", target)
            for what, spent, target in (
                ("all of the main thread", cost["TaskDuration"], "≤ 50 ms"),
                ("scripts", cost["ScriptDuration"], "none"),
                ("styles and layout", layout, "none"),
            )
        ),
    ]


def watched(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page.goto(address)
    page.locator(".line").first.scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # others use the machine too
    page.locator("#main .work__keys [data-play]").evaluate("(button) => button.click()")
    page.wait_for_timeout(1500)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.evaluate(COUNT)
    before = metrics(session)
    frames = page.evaluate(LOOK, SECONDS)
    after = metrics(session)
    assert page.evaluate("!document.querySelector('#player audio').paused")
    lit = page.evaluate("lit")
    page.close()
    return frames, {name: (after[name] - before[name]) / SECONDS for name in after}, lit


def metrics(session):
    return {
        each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]
    }


@contextlib.contextmanager
def gallery(folder):
    """One that holds the two songs, each with the same audio beside its record."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {**os.environ, "SONGWALL_DATA": str(folder / "data"), "SONGWALL_PORT": str(port),
           "SONGWALL_SOURCE": "none"}  # fmt: skip
    written(folder / "files")
    run = [sys.executable, "-m", "webapp"]
    subprocess.run([*run, "import", str(folder / "files")], env=env, check=True)
    server = subprocess.Popen([*run, "serve"], env=env)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/health").read()
                break
            time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait()


def written(folder):
    folder.mkdir()
    for name, song in IDS.items():
        pace = 1 / PACES[name]
        texts = [f"word{n}" for n in range(LENGTH * PACES[name])]
        lines = "\n".join(" ".join(texts[n : n + 8]) for n in range(0, len(texts), 8))
        timed = [{"text": t, "start": n * pace, "end": (n + 1) * pace} for n, t in enumerate(texts)]
        record = {
            "id": song,
            "title": name,
            "lyrics": lines,
            "status": "completed",
            "duration_s": 27.9,
        }
        if name != "plain":
            record["lyrics_timestamped"] = {"words": timed}
        told = {"_meta": {}, "apiResponse": record}
        (folder / f"{name}_{song}.json").write_text(json.dumps(told))
        (folder / f"{name}_{song}.m4a").write_bytes(AUDIO.read_bytes())


if __name__ == "__main__":
    main()
