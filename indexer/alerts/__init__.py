"""Alerts: who asked to be told of new letters, what is new for them, and how it is sent by e-mail."""
