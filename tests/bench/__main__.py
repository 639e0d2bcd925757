"""``python -m tests.bench``: the whole suite, a table for each."""

import logging

import structlog
from rich.console import Console

from tests.bench import mapping, parsing, requests_per_day, store, webhooks

SUITE = (requests_per_day, webhooks, mapping, store, parsing)


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    console = Console(width=130)
    for bench in SUITE:
        console.print(bench.measure())


if __name__ == "__main__":
    main()
