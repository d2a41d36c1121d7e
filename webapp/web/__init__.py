"""The web application: what a request can reach, what it may do, and how it is answered."""
