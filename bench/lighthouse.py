"""Lighthouse on the demo as a phone sees it, once its songs are completed.

Needs Node.js 20 (`npx` fetches Lighthouse) and a Chromium, as the browser tests do.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from bench import report
from tests.browser.driver import CHROMIUM

LIGHTHOUSE = "lighthouse@12.8.2"
PORT = 8477
UNTIL_COMPLETED = 90  # seconds


def main():
    if not (shutil.which("npx") and CHROMIUM):
        print("lighthouse: left out; it needs Node.js (npx) and chromium.")
        return
    with tempfile.TemporaryDirectory() as folder, demo(folder):
        scores = run(f"http://127.0.0.1:{PORT}/")
    targets = [("performance", "100"), ("accessibility", "100"), ("best-practices", "100")]
    report.write(
        "lighthouse", [(name, f"{scores[name] * 100:.0f}", target) for name, target in targets]
    )


@contextlib.contextmanager
def demo(folder):
    env = {
        **os.environ,
        "SONGWALL_DATA": folder,
        "SONGWALL_PORT": str(PORT),
        "SONGWALL_SOURCE": "demo",
    }
    server = subprocess.Popen([sys.executable, "-m", "webapp", "serve"], env=env)
    try:
        time.sleep(UNTIL_COMPLETED)  # the last of its songs is made 80 s after the first start
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/").read()
        yield
    finally:
        server.terminate()
        server.wait()


def run(url):
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        subprocess.run(
            ["npx", "--yes", LIGHTHOUSE, url, "--quiet",
             "--output=json", f"--output-path={out.name}",
             "--only-categories=performance,accessibility,best-practices",
             "--chrome-flags=--headless=new --no-sandbox"],
            check=True, env={**os.environ, "CHROME_PATH": CHROMIUM},
        )  # fmt: skip
        found = json.load(out)
    for audit in found["audits"].values():
        imperfect = audit["score"] is not None and audit["score"] < 1
        if imperfect and audit["scoreDisplayMode"] != "informative":
            print(f"  {audit['score']}: {audit['title']} {audit.get('displayValue', '')}")
    return {name: category["score"] for name, category in found["categories"].items()}


if __name__ == "__main__":
    main()
