"""A song's words with their seconds: text, timing, and one aligned with the other; pure."""
