"""Point-of-sale systems that posbridge reads: one adapter each."""
