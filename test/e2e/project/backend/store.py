"""Asks the database through psql."""

import os
import subprocess


class StoreError(Exception):
    """The database did not answer the question; the text is psql's."""


def ask(sql):
    url = os.environ["DATABASE_URL"] + "?connect_timeout=3"
    try:
        answer = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql, url],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=6,
        )
    except subprocess.TimeoutExpired:
        raise StoreError("no answer from the database within 6 s") from None
    if answer.returncode != 0:
        raise StoreError(answer.stderr.removeprefix("psql: error: ").strip())
    return answer.stdout.strip()
