"""Owners' files in: told apart, read as streams, with the audio and covers that belong to them."""
