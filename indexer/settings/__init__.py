"""Settings: everything that the environment says, read and checked once."""
