"""What the benchmarks share: corpora, engines, a base to measure on, the server, measures, output.

A benchmark is a module beside this folder and a command, `python -m benchmarks.NAME`; here is none.
"""
