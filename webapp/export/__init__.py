"""Giving everything back: tagged audio, words in time, a playlist, records."""
