"""One song as data: the record, forms others write, waveform, stems, prompts; pure."""
