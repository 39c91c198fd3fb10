"""Settings: everything read from the environment, checked once."""
