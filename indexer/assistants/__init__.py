"""Offer the collection to assistants as tools, over the Model Context Protocol. The extra `mcp`."""
