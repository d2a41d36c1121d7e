"""The process that does the bulk, one task a module, so that no page waits for it."""
