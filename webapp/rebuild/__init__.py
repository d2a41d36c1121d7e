"""The library made anew of the records that lie beside the songs."""
