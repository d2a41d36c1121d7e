"""Finding songs: what is typed or chosen, the index of words, what it finds."""
