"""Songs by what is asked: pages, counts, suggestions, and the words that describe a search."""
