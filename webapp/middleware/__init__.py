"""Middleware: what happens before and after each request, whichever page it asks for."""
