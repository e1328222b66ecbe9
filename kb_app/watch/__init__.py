"""How the service fares, for who runs it: figures of all processes, alerts, disk and database."""
