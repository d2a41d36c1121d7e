"""All measurements, one after the other."""

from bench import depth, lighthouse, pages, sizes, verify

for measurement in (sizes, depth, pages, verify, lighthouse):
    measurement.main()
