"""What the backend was told to do wrong: /run/misbehave.json is forgotten at each start, /state/misbehave.json stays.

Members: answers {path: {status, body, type, afterSeconds}}, silent (accept, never answer), hoardMegabytes (allocate at
the next request), exitUnless (end with an error at the start unless that file exists).
"""

import json
from pathlib import Path

PASSING = Path("/run/misbehave.json")
LASTING = Path("/state/misbehave.json")


def told():
    orders = {}
    for file in (LASTING, PASSING):
        try:
            orders |= json.loads(file.read_text())
        except (OSError, ValueError):
            continue
    return orders


def forget():
    PASSING.unlink(missing_ok=True)
