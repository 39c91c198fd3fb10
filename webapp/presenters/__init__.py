"""Presenters: results and letters become what a template shows. No HTML, and nothing left for the template to decide."""
