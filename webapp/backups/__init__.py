"""Backups: the library and its songs' files in another folder, and back."""
