#!/usr/bin/env python3
"""Lobe populations of the bistable half-moon's umbrella windows against quadrature.
usage: lobes.py RUN_DIRECTORY H STIFFNESS      needs NumPy
Prints, per window, the share of frames with r > 1, the exact share in the same umbrella, and the standard error of the
independent frames that samples/windows.npz holds (thinned by their own inefficiency)."""
import sys

import numpy as np

run, h, stiffness = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
samples = np.load(f"{run}/samples/windows.npz")
centers = np.load(f"{run}/fes.npz")["centers"][:, 0]
r = np.hypot(samples["x"][:, 0], samples["x"][:, 1])
y = np.linspace(-1.5, 3.5, 4001)
q = (y - 1) / 0.35
worst = 0
print("    x     windows   exact    difference   standard error   frames")
for center, window in zip(centers, np.unique(samples["window"])):
    z = center + np.linspace(-0.7, 0.7, 141)
    density = np.exp(-h * (q * q - 1) ** 2 - 0.8 * np.sin(z)[:, None] * q)
    total, upper = density.sum(1), density[:, y > 1].sum(1)
    weight = total * np.exp(-4 * (1 - np.cos(2 * z)) - 0.5 * stiffness * (z - center) ** 2)
    exact = (weight * upper / total).sum() / weight.sum()
    chosen = r[samples["window"] == window] > 1
    share, error = chosen.mean(), np.sqrt(exact * (1 - exact) / len(chosen))
    worst = max(worst, abs(share - exact))
    print(f"{center:7.3f}  {share:7.3f}  {exact:7.3f}  {share - exact:9.3f}  {error:13.3f}  {len(chosen):11d}")
print(f"largest difference {worst:.3f}")
