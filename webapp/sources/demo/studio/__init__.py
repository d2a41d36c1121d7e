"""Composes the demo's songs and paints their covers; never imported by the service."""
