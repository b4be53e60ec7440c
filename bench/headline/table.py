#!/usr/bin/env python3
"""Hitting times, ratios to the best peer and break-even costs from results/*.json. usage: table.py [RESULTS]     needs nothing but Python
A hitting time is the first cost after which the error stays below a threshold to the end of the curve; a run that never does, or
whose last point lies above, is censored at its last cost. Medians are Kaplan-Meier's; '>' means that half of the runs did not
arrive. Bounds of ratios: 95 %, from 2,000 draws of seeds with replacement, the best peer chosen anew in each."""
import glob
import json
import os
import random
import sys

folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "results")
THRESHOLDS = [(0.4, 0.10), (0.2, 0.05)]  # RMS of F in kT, and the share that such an error of F means for a state that holds half
PEERS = ["plain", "umbrella", "umbrella-exchange", "metadynamics", "temperatures"]
OURS = "loop"

cells = {}
for name in sorted(glob.glob(os.path.join(folder, "*.json"))):
    with open(name) as file:
        cell = json.load(file)
    cells.setdefault(cell["system"], {}).setdefault(cell["method"], []).append(cell)


def hit(curve, test, column=0):
    """(time, observed): the first time after which test holds to the end."""
    if not curve:
        return 0.0, False
    time = None
    for point in curve:
        time = (point[column] if time is None else time) if test(point) else None
    return (time, True) if time is not None else (curve[-1][column], False)


def median(times):
    """Kaplan-Meier's median of (time, observed); (last time, False) where the curve stays above a half."""
    alive, at_risk = 1.0, len(times)
    for time, observed in sorted(times, key=lambda t: (t[0], not t[1])):
        if observed:
            alive *= 1 - 1 / at_risk
            if alive <= 0.5 + 1e-12:
                return time, True
        at_risk -= 1
    return max(t for t, _ in times), False


def text(value):
    return ("" if value[1] else "> ") + f"{value[0]:.2g}"


def best(medians):
    """The peer that arrives first; among those that never do, the one that was given most."""
    arrived = [m for m in medians if m[1]]
    return min(arrived) if arrived else max(medians)


def ratio(ours, peer):
    return peer[0] / max(ours[0], 1e-300) if ours[1] else 0.0


def bounds(ours, peers, draws=2000):
    rng = random.Random(1)
    values = sorted(ratio(median(rng.choices(ours, k=len(ours))), best([median(rng.choices(p, k=len(p))) for p in peers])) for _ in range(draws))
    return values[int(0.025 * draws)], values[int(0.975 * draws)]


for system, methods in cells.items():
    print(f"\n### {system}\n")
    criteria = []
    for f, share in THRESHOLDS:
        criteria.append((f"F {f} kT", lambda p, f=f: p[2] < f))
        criteria.append((f"hidden {share}", lambda p, share=share: p[3] < share))
        criteria.append((f"both {f}", lambda p, f=f, share=share: p[2] < f and p[3] < share))
    print("| method | runs | " + " | ".join(name for name, _ in criteria) + " | core-seconds to both 0.4 | last F, hidden |")
    print("|---|---|" + "---|" * (len(criteria) + 2))
    for method, runs in sorted(methods.items(), key=lambda m: (not m[0].startswith(OURS), m[0].startswith("oracle"), m[0])):
        row = [text(median([hit(r["curve"], test) for r in runs])) for _, test in criteria]
        seconds = text(median([hit(r["curve"], criteria[2][1], 1) for r in runs]))
        ends = [r["curve"][-1] for r in runs if r["curve"]]
        last = f"{sorted(e[2] for e in ends)[len(ends) // 2]:.2f}, {sorted(e[3] for e in ends)[len(ends) // 2]:.2f}" if ends else "none"
        print(f"| {method} | {len(runs)} | " + " | ".join(row) + f" | {seconds} | {last} |")
    peers = [p for p in PEERS if p in methods]
    if not peers:
        continue
    print("\nRatio of the best peer's median to the method's (95 % bounds); 0 where the method's own median is not reached, a lower limit where the peer's is not:\n")
    for method in [m for m in methods if m.startswith(OURS)]:
        parts = []
        for name, test in (criteria[2], criteria[5]):
            ours = [hit(r["curve"], test) for r in methods[method]]
            others = [[hit(r["curve"], test) for r in methods[p]] for p in peers]
            mine, theirs = median(ours), best([median(o) for o in others])
            low, high = bounds(ours, others)
            part = f"{name}: {'' if theirs[1] else '> '}{ratio(mine, theirs):.2g} ({low:.2g} to {high:.2g})"
            champion = peers[[median(o) for o in others].index(theirs)]
            if mine[1] and theirs[0] > mine[0]:
                spent = median([hit(r["curve"], test, 1) for r in methods[method]])[0] - median([hit(r["curve"], test, 1) for r in methods[champion]])[0]
                part += f", break-even {max(0.0, spent) / (theirs[0] - mine[0]) * 1e6:.2g} µs a force call against {champion}"
            parts.append(part)
        print(f"- {method}: " + "; ".join(parts))
