"""All measurements, one after the other."""

from bench import depth, lighthouse, pages, search, sizes

for measurement in (sizes, depth, search, pages, lighthouse):
    measurement.main()
