#!/usr/bin/env python3
"""Prints what became of the runs in a results folder, for cases: how many went which way.

usage: attempts.py FOLDER

A way is the outcome of each attempt, with its reason where it has one, and what its log is: whole,
that is the lines `line 1 of N` to `line N of N`, or a beginning of them that says why it is short.
"""

import collections
import json
import pathlib
import re
import sys

STOPPED = re.compile(r"(Terminated\n)?(bench: the run was stopped before its end\n)?\Z")  # by the entry point


def log_state(attempt, outcome):
    log = attempt / "stdout.log"
    *told, cut = STOPPED.sub("", log.read_text() if log.exists() else "").split("\n")
    first = re.fullmatch(r"line 1 of (\d+)", told[0]) if told else None
    last = int(first[1]) if first else 0
    lines = [f"line {number} of {last}" for number in range(1, last + 1)]
    if first and told == lines and not cut:
        return "whole log"
    if told != lines[:len(told)] or first and not lines[len(told)].startswith(cut):
        return "A LOG WITH A FAULT"
    why = outcome.get("logs_gap") or (outcome["outcome"] != "scored" and outcome["reason"])
    return f"short log: {why}" if why else "A LOG THAT IS SHORT AND DOES NOT SAY SO"


def way(run):
    steps = []
    for attempt in sorted(run.glob("attempt-*"), key=lambda path: int(path.name.split("-")[1])):
        if not (attempt / "outcome.json").exists():
            steps.append("no record")
            continue
        outcome = json.loads((attempt / "outcome.json").read_text())
        words = [outcome["outcome"], outcome["reason"], log_state(attempt, outcome)]
        steps.append("; ".join(filter(None, words)))
    return "\n    then ".join(steps)


runs = [path.parent for path in pathlib.Path(sys.argv[1]).glob("*/*/attempt-1")]
for which, count in sorted(collections.Counter(map(way, runs)).items()):
    print(f"{count} x {which}")
