"""All measurements, one after the other."""

from bench import depth, lighthouse, pages, sizes, takes

for measurement in (sizes, depth, pages, takes, lighthouse):
    measurement.main()
