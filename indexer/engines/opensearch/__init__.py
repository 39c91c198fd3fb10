"""Engines: OpenSearch, a cluster."""
