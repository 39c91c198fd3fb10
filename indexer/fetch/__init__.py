"""Fetch: collect the letters that inspectorates and councils publish, politely, into a letters folder, and keep them up to date."""
