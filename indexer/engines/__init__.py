"""Engines stage: letters become an index that answers queries."""
