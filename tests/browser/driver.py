"""What the tests need of Playwright and Chromium, or why there is none."""

import os
import shutil

try:
    from playwright.sync_api import expect, sync_playwright
except ImportError:  # the tests are skipped with a line that says so
    expect = sync_playwright = None
else:
    expect.set_options(timeout=120_000)  # ms; a busy machine draws late

REQUIRED = os.environ.get("SONGWALL_BROWSER_TESTS") == "required"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)

__all__ = ["CHROMIUM", "REQUIRED", "expect", "missing", "sync_playwright"]


def missing():
    """A sentence that says how to get what is missing; None where all is there."""
    if sync_playwright is None:
        return "Playwright is missing: make test installs it."
    return None if CHROMIUM else "Chromium is missing: apt install chromium-headless-shell."
