"""Songs as pages that need no server: one file with everything in it, or a folder as a site."""
