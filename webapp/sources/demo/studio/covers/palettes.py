"""Six colours each, from the darkest to the lightest, with an accent among them."""

PALETTES = {
    "ember": ("1a0f1e", "5b1f35", "b5394a", "ef7b45", "f9c27a", "fff0d6"),
    "lagoon": ("06212b", "0d4f57", "1f8f86", "74c9b0", "f2c58a", "fbf3df"),
    "neon": ("120a2e", "3b1275", "a0229b", "ff4f8b", "58c8ee", "fdf0ff"),
    "harbour": ("0d1b2a", "1f3a5a", "3f6f95", "e07a4f", "f0c48a", "f4efe4"),
    "plum": ("160b2b", "3d1051", "7d2e68", "d1495b", "f2a27b", "fde6cf"),
    "magenta": ("1b1931", "5a1d6b", "b4236f", "f25c8a", "ffb35c", "fff3cf"),
    "moss": ("0f2e2b", "1d4a41", "3c7a5e", "9fb56a", "e9c46a", "f7efd2"),
    "citrus": ("22243a", "2f6f6a", "7bb274", "f2b134", "ee6c4d", "fdf5dc"),
    "ice": ("0b1b33", "24507a", "5f9cc5", "a9d3e6", "e6c9c9", "f7fafc"),
    "gold": ("12100e", "3a2a1a", "8a5a2b", "d99a3d", "f2cf7e", "fff6e0"),
    "primary": ("1b1b1e", "1f3a5f", "7aa095", "c8402f", "e0a526", "ece4d4"),
}
