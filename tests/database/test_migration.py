import re
from pathlib import Path

from webapp.database import migrations

STEPS = sorted(Path(migrations.__file__).parent.glob("*.sql"))


def test_the_steps_count_up_and_each_leads_to_its_number():
    lead_to = [
        int(re.search(r"PRAGMA user_version = (\d+);", step.read_text(encoding="utf-8"))[1])
        for step in STEPS
    ]

    assert [*range(1, len(STEPS) + 1)] == lead_to == [int(step.name[:3]) for step in STEPS]
