"""What music apps are answered: songs, albums and lyrics as dicts, and those as XML and JSON; pure.

The protocol is OpenSubsonic: https://opensubsonic.netlify.app/docs/
"""
