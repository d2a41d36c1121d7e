"""What is kept of songs on the disk: fetched, proved whole, measured."""
