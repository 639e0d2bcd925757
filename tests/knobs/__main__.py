"""``python -m tests.knobs [--write]``: plays every position, and writes the table or shows it."""

import argparse
import sys

from tests.knobs.table import FILE, page

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--write", action="store_true", help="write docs/jurnal-knobs.md")
asked = parser.parse_args()
text = page()
if asked.write:
    FILE.write_text(text)
else:
    sys.stdout.write(text)
