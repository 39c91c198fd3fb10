"""Server: waitress, with graceful stops and limits on slow clients."""
