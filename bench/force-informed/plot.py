"""Table and picture of results.csv. usage: plot.py RESULTS.csv PLOT.svg"""
import csv, sys, collections
import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

errors = collections.defaultdict(list)
for row in csv.DictReader(open(sys.argv[1])):
    errors[row["system"], row["forces"], int(row["frames"])].append(float(row["error"]))
systems = sorted({k[0] for k in errors}, reverse=True)
figure, axes = plt.subplots(1, len(systems), figsize=(4.5 * len(systems), 3.6), squeeze=False)
for axis, system in zip(axes[0], systems):
    frames = sorted({k[2] for k in errors if k[0] == system})
    for forces, colour in (("without", "tab:red"), ("with", "tab:blue")):
        values = [np.array(errors[system, forces, n]) for n in frames]
        axis.errorbar(frames, [v.mean() for v in values], [v.std(ddof=1) / len(v) ** 0.5 if len(v) > 1 else 0 for v in values], color=colour, marker="o", label=forces + " forces")
    axis.set(xscale="log", yscale="log", xlabel="training frames", ylabel="relative error of the score", title=system)
    axis.legend()
    for n in frames:
        a, b = np.mean(errors[system, "with", n]), np.mean(errors[system, "without", n])
        print(f"{system} {n} frames: {a:.3f} with, {b:.3f} without, ratio {a / b:.2f}")
figure.tight_layout()
matplotlib.rcParams["svg.hashsalt"] = "force-informed"
figure.savefig(sys.argv[2], metadata={"Date": None})
