"""All measurements, one after the other."""

from bench import depth, lighthouse, pages, sizes

for measurement in (sizes, depth, pages, lighthouse):
    measurement.main()
