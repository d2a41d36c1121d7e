"""The instruments by name."""

from webapp.sources.demo.studio.instruments import Bent, Struck, Sustained

Instrument = Struck | Sustained | Bent

_STRING = (1.0, 0.62, 0.45, 0.3, 0.24, 0.15, 0.12, 0.08, 0.06, 0.04)

ORCHESTRA: dict[str, Instrument] = {
    "felt": Struck((1, 0.42, 0.2, 0.08, 0.04), 2.6, 0.5, stretch=0.0004, knock=0.05, twin=3),
    "piano": Struck(
        (1, 0.66, 0.5, 0.32, 0.25, 0.16, 0.1, 0.07),
        3.0,
        0.35,
        stretch=0.0005,
        knock=0.04,
        twin=2,
    ),
    "nylon": Struck((1, 0.7, 0.34, 0.2, 0.12, 0.06), 1.7, 0.7, knock=0.06),
    "steel": Struck(_STRING, 2.2, 0.4, stretch=0.0002, knock=0.05),
    "twelve": Struck(_STRING, 2.2, 0.35, stretch=0.0002, knock=0.04, twin=1206),
    "harp": Struck((1, 0.5, 0.28, 0.14, 0.06), 2.4, 0.6),
    "koto": Struck(_STRING, 1.3, 0.3, stretch=0.0006, knock=0.12),
    "oud": Struck((1, 0.8, 0.55, 0.4, 0.2, 0.12), 0.9, 0.5, knock=0.14, twin=7),
    "banjo": Struck((1, 0.9, 0.8, 0.6, 0.4, 0.3, 0.2), 0.7, 0.3, knock=0.1),
    "muted": Struck((1, 0.6, 0.35, 0.18, 0.08), 0.28, 0.5, knock=0.06),
    "kalimba": Struck((1, 0.2, 0.12), 1.2, 1.2, ratios=(1, 5.4, 9.2), knock=0.06),
    "marimba": Struck((1, 0.25, 0.08), 0.8, 1.4, ratios=(1, 3.98, 9.6), knock=0.03),
    "vibes": Struck((1, 0.22, 0.06), 3.0, 1.0, ratios=(1, 4, 10), tremolo=0.45),
    "musicbox": Struck((1, 0.35, 0.2, 0.1), 1.6, 0.8, ratios=(1, 2.76, 5.4, 8.9), knock=0.02),
    "bells": Struck((0.5, 1, 0.5, 0.3, 0.2), 3.4, 0.3, ratios=(0.5, 1, 1.19, 1.56, 2.0)),
    "rhodes": Bent(1.0, 1.2, 2.2, tine=0.16, tremolo=0.28),
    "wurli": Bent(2.0, 1.0, 1.5, tine=0.05, tremolo=0.42),
    "glass": Bent(3.5, 0.9, 3.0, tine=0.06),
    "fmbass": Bent(1.0, 2.6, 0.9),
    "upright": Struck((1, 0.75, 0.35, 0.16, 0.07), 1.1, 0.6, knock=0.05),
    "pickbass": Struck((1, 0.8, 0.6, 0.4, 0.25, 0.15), 1.4, 0.5, knock=0.05),
    "sub": Sustained("triangle", 400, attack=0.012, release=0.08),
    "synthbass": Sustained("saw", 420, opens=2.4, closes=0.12, attack=0.005, release=0.06),
    "acid": Sustained("saw", 300, opens=3.4, closes=0.1, attack=0.004, release=0.04),
    "chipbass": Sustained("triangle", 6000, attack=0.002, release=0.02),
    "chip": Sustained("square", 7000, attack=0.002, release=0.03, vibrato=14),
    "chipthin": Sustained("pulse", 7000, attack=0.002, release=0.03),
    "pad": Sustained("saw", 900, attack=0.5, release=0.9, voices=(-9, 0, 8)),
    "hazepad": Sustained("triangle", 1400, attack=0.9, release=1.4, voices=(-7, 6), vibrato=6),
    "strings": Sustained("saw", 1900, attack=0.16, release=0.3, voices=(-8, 3, 9), vibrato=9),
    "violin": Sustained("saw", 2600, attack=0.09, release=0.16, vibrato=22, follow=0.5),
    "cello": Sustained("saw", 1300, attack=0.1, release=0.2, vibrato=16),
    "stab": Sustained(
        "saw",
        700,
        opens=2.6,
        closes=0.1,
        attack=0.004,
        release=0.25,
        voices=(-11, 0, 10),
        fades=0.14,
    ),
    "supersaw": Sustained(
        "saw", 3200, opens=0.6, attack=0.03, release=0.22, voices=(-14, -5, 0, 6, 13)
    ),
    "sawlead": Sustained(
        "saw", 2300, opens=0.8, attack=0.012, release=0.14, voices=(-6, 6), vibrato=16
    ),
    "softlead": Sustained("square", 1300, opens=0.7, attack=0.02, release=0.16, vibrato=18),
    "flute": Sustained("flute", 5000, attack=0.06, release=0.12, vibrato=14, breath=0.05),
    "clarinet": Sustained("square", 1700, attack=0.04, release=0.09, vibrato=8, breath=0.01),
    "trumpet": Sustained("saw", 1500, opens=0.5, attack=0.035, release=0.09, vibrato=16),
    "accordion": Sustained("reed", 2300, attack=0.06, release=0.1, voices=(-9, 9)),
    "harmonium": Sustained("reed", 1300, attack=0.16, release=0.2, voices=(-4, 5)),
    "organ": Sustained("organ", 4000, attack=0.012, release=0.06, voices=(-2, 2), vibrato=9),
}
