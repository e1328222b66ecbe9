"""For whom a text holds: in which regions, for which customers, under which conditions."""
