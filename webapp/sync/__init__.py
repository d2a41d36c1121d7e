"""A source's list, and look-ups of single songs, into the library."""
