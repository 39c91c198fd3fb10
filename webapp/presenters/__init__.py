"""Presenters: turn results and letters into what templates show. They make no HTML and leave no decisions to the templates."""
