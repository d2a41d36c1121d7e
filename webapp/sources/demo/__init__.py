"""The embedded demo: a service of our own making that speaks the real one's API."""

from webapp.sources.demo.service import TOKEN, DemoService

__all__ = ["TOKEN", "DemoService"]
