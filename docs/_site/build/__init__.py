"""Building the site: options, preparation, fingerprints, workers."""
