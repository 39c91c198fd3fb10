"""Middleware: what happens before and after every request, whichever page it is for."""
