"""One field out of data, to a value that can be used; pure."""
