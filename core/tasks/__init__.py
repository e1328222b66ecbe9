"""Work that takes longer than anybody may wait for: done by the worker, in portions."""
