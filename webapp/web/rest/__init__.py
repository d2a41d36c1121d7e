"""The calls of music apps, by the OpenSubsonic protocol; `calls.py` names them all."""
