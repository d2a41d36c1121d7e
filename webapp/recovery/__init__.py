"""The database, made anew from the records that lie beside the songs."""
