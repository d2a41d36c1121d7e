"""The files on the disk: fetched, stored, verified, put into quarantine."""
