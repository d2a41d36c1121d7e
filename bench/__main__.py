"""All measurements, one after the other."""

from bench import depth, lighthouse, pages, peaks, sizes

for measurement in (sizes, depth, pages, peaks, lighthouse):
    measurement.main()
