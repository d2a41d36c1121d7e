"""The database, rebuilt from the records that lie beside the songs' files."""
