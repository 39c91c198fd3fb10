"""Engines: OpenSearch, on a cluster."""
