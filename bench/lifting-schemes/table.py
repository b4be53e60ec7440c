#!/usr/bin/env python3
"""The table of the README: medians over labels and seeds of each case, with the least and the largest in brackets."""
import csv, glob, os, statistics
from collections import defaultdict

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "results")
cells = defaultdict(list)
for file in sorted(glob.glob(os.path.join(folder, "*.csv"))):
    case = os.path.basename(file).rsplit("-", 1)[0]
    for row in csv.DictReader(open(file)):
        cells[case, row["place"], row["scheme"]].append(row)

def spread(values, digits=2):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"

print("| case | labels | scheme | first distance / noise | fast variables heal after | all heal after | training, s |\n|---|---|---|---|---|---|---|")
for (case, place, scheme), rows in sorted(cells.items(), key=lambda c: (c[0][0], c[0][1])):
    number = lambda key: [float(r[key]) for r in rows]
    per = lambda a, b: [x / y for x, y in zip(number(a), number(b))]
    print(f"| {case} | {place} | {scheme} | {statistics.median(per('initial_distance', 'noise')):.1f} | {spread(per('fast_healing', 'relaxation'))} "
          f"| {spread(per('all_healing', 'relaxation'))} | {statistics.median(number('training_seconds')):.0f} |")
