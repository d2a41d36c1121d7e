"""What was heard, and what of what was made is heard."""
