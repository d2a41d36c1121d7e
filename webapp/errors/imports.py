"""Of files that are brought; some end a line that names the file."""

NOT_THERE = "“{name}” cannot be read: is it there, and a file?"
TOO_MANY_FILES = "“{name}” holds more than {most:,} files."
INBOX_TOO_FULL = "The inbox folder holds more than {most:,} files: move some."
HOLDS_TOO_MUCH = "it holds too much: unpack it, and bring it in parts"
TOO_LARGE = "larger than {megabytes} MB"
BROKEN_ZIP = "“{name}” is a broken ZIP: its end is missing or damaged."
