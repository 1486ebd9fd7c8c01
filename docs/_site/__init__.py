"""The machinery of the site: building, Sphinx extensions, ledger, checks."""
