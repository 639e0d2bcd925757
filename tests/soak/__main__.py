"""``make soak``: rounds of kills and faults until the time is over, then a report; 1 if anything came to harm.

SOAK_MINUTES (30) and SOAK_SEED (the day's number) say how long and which. ``--round N`` plays one round again.
"""

if __name__ == "__main__":
    import sys

    from tests.soak.program import main

    sys.exit(main(sys.argv[1:]))
