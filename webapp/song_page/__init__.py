"""What a song's page shows: its sheet, its family, its record."""
