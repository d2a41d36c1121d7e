"""All faults, one after the other: some minutes."""

from bench.faults import bits, broken, full_disk, hostile_files, kills, power

for fault in (kills, power, full_disk, bits, broken, hostile_files):
    fault.main()
