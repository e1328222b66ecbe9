"""The processes of the service: loaded once, parted by fork, watched."""
