"""Which set a benchmark of quality asks: one that is known by name, or a file of one's own."""

from __future__ import annotations

import argparse
import random
from dataclasses import replace
from pathlib import Path

from benchmarks.kit.corpora import SETS, Corpus, load, load_file
from benchmarks.kit.hotline import HOTLINE, hotline


def add_choice(parser: argparse.ArgumentParser) -> None:
    """The options `--set` and `--file`, of which there has to be one."""
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--set", choices=(*SETS, *HOTLINE))
    chosen.add_argument("--file", type=Path)


def chosen_set(options: argparse.Namespace) -> Corpus:
    """The set that the options name, with as many of its questions as they want."""
    if options.file:
        corpus = load_file(options.file)
    elif options.set in HOTLINE:
        corpus = hotline(options.set)
    else:
        corpus = load(options.set, options.corpora, only_asked=True)
    if options.queries and options.queries < len(corpus.questions):
        asked = random.Random(0).sample(corpus.questions, options.queries)
        return replace(corpus, questions=asked)
    return corpus
