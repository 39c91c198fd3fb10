"""Server: waitress, with graceful shutdown and limits on slow clients."""
