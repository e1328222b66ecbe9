"""The import pages: upload, preview, then all of it or nothing."""
