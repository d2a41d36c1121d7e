"""Files in which owners saved their songs: told apart, read, taken in."""
