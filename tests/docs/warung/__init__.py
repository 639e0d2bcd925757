"""Warung, the made-up POS of docs/adding-a-source.md: its stand-in and its recorded answers."""
