"""The gallery's own certificate authority, and what its certificates are for."""
