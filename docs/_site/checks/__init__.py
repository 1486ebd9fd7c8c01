"""Checks over the prose of pages and scripts."""
