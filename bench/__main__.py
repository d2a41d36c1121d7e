"""All measurements, one after the other."""

from bench import depth, lighthouse, lyrics, pages, sizes

for measurement in (sizes, depth, pages, lyrics, lighthouse):
    measurement.main()
