"""What the tests need of Playwright, or why there is none."""

import os
import shutil

import pytest

try:
    from playwright.sync_api import expect, sync_playwright
except ImportError:  # the tests are skipped with a line that says so
    expect = sync_playwright = None

REQUIRED = os.environ.get("SONGWALL_BROWSER_TESTS") == "required"
NAMES = ("chromium", "chromium-browser", "google-chrome")

__all__ = ["chromium", "expect", "sync_playwright"]


def chromium():
    """The path of the system's Chromium; without it a test is skipped, or fails where required."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if sync_playwright is None:
        _unavailable("Playwright is missing: make test installs it.")
    if path is None:
        _unavailable("Chromium is missing: apt install chromium.")
    return path


def _unavailable(reason):
    if REQUIRED:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
