#!/usr/bin/env python3
"""Prints the figures of a results folder as Markdown, and draws samplers.svg where matplotlib is there: table.py FOLDER."""
import glob
import json
import os
import sys

folder = sys.argv[1]
cells = {os.path.basename(f)[:-5]: json.load(open(f)) for f in sorted(glob.glob(os.path.join(folder, "*.json")))}
print("| cell | figures | seconds |\n|---|---|---|")
for name, cell in cells.items():
    if "summary" in cell:
        print(f"| {name} | {cell['summary']} | {cell['seconds']} |")

tables = {n[len("3-samplers-"):]: c["rows"] for n, c in cells.items() if n.startswith("3-samplers-")}
for preset, rows in tables.items():
    budgets = sorted({r["evaluations"] for r in rows if r["sampler"] != "ode"})
    print(f"\n{preset}\n\n| sampler | " + " | ".join(map(str, budgets)) + " |\n|---|" + "---|" * len(budgets))
    for sampler in dict.fromkeys(r["sampler"] for r in rows if r["sampler"] != "ode"):
        by = {r["evaluations"]: r["ks"] for r in rows if r["sampler"] == sampler}
        print(f"| {sampler} | " + " | ".join(f"{by[b]:.4f}" if b in by else "" for b in budgets) + " |")
    print("| ode (evaluations: KS) | " + ", ".join(f"{r['evaluations']:.0f}: {r['ks']:.4f}" for r in rows if r["sampler"] == "ode") + " |")

try:
    import matplotlib
    matplotlib.use("svg")
    import matplotlib.pyplot as plt
except ImportError:
    sys.exit(0)
if tables:
    figure, axes = plt.subplots(1, len(tables), figsize=(3.2 * len(tables), 3.2), sharey=True, squeeze=False)
    for axis, (preset, rows) in zip(axes[0], tables.items()):
        for sampler in dict.fromkeys(r["sampler"] for r in rows):
            mine = [r for r in rows if r["sampler"] == sampler]
            axis.loglog([r["evaluations"] for r in mine], [r["ks"] for r in mine], ".-", lw=1, label=sampler)
        axis.set_title(preset, fontsize=9)
        axis.set_xlabel("network evaluations")
    axes[0][0].set_ylabel("KS of r")
    axes[0][-1].legend(fontsize=6)
    figure.tight_layout()
    figure.savefig(os.path.join(folder, "samplers.svg"))
