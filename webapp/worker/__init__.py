"""The process that does the bulk so that no page waits for it: one task a module."""
