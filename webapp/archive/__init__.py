"""The files on the disk: downloaded, stored, verified, put into quarantine."""
