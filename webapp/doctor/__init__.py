"""What may be wrong with a machine that runs Songwall, looked at and said in words."""
