"""Benchmarks: ratios against a floor measured in the same run, as machines are noisy. Never asserted in a test."""
