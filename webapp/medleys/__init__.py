"""Moments of several songs, one after the other: sung lines, choruses, one line of all takes."""
