"""Songwall: the gallery of the songs that you made."""
