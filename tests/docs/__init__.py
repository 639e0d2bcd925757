"""What the documents show is run: files, settings and command lines."""
