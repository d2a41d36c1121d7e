"""The schema, step by step: forward only, one transaction a file."""
