"""``python -m tests.knobs [--write]``: plays every position, and writes the table or shows it."""

import argparse
import logging
import sys

import structlog

from tests.knobs.table import FILE, page

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--write", action="store_true", help="write docs/jurnal-knobs.md")
asked = parser.parse_args()
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
text = page()
if asked.write:
    FILE.write_text(text)
else:
    sys.stdout.write(text)
