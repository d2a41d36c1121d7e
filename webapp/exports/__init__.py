"""Everything out, in open formats: tagged audio, timed words, a playlist, records."""
