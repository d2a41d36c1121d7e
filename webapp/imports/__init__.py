"""Owners' files in: told apart, read as a stream, matched with the audio beside them."""
