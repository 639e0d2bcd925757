"""Nightly runs on a clock by hand, and their books compared with the POS receipt by receipt."""
