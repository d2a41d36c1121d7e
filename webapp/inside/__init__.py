"""Inside a song: its words in time, its prompts, its family, its record; what its page draws."""
