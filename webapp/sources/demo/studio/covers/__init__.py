"""Covers: generated pictures, one method a function, the same seed always the same picture."""

from webapp.sources.demo.studio.covers.painting import paint

__all__ = ["paint"]
