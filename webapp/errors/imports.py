"""Of files that are brought; some end a line that names the file."""

NOT_THERE = "Songwall can't read “{name}”. Is it there, and is it a file?"
TOO_MANY_FILES = "“{name}” holds more than {most:,} files. Bring it in parts."
INBOX_TOO_FULL = "Your inbox folder holds more than {most:,} files. Move some away."
HOLDS_TOO_MUCH = "there's too much in it: unpack it, and bring it in parts"
TOO_LARGE = "larger than {megabytes} MB"
BROKEN_ZIP = "“{name}” is a broken ZIP: its end is missing or damaged. Download or pack it again."
