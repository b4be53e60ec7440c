#!/usr/bin/env python3
"""Free energy of a torsion from umbrella windows by WHAM, with its standard error from independent runs.
usage: analyse.py WINDOWS STIFFNESS(kJ/mol/rad^2) TEMPERATURE SOURCE OUT.npz RUN.txt [RUN.txt ...]      needs NumPy
OUT.npz: grid [n] (rad), F [n] and dF [n] (kJ/mol), minimum of F at 0; source: SOURCE, the words a chart's legend shows. Each run is cut into four blocks; every block is
solved alone, shifted to the best agreement with the whole below 30 kJ/mol, and dF is the standard error over blocks."""
import sys

import numpy as np

windows, stiffness, temperature = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
kT = 0.00831446261815324 * temperature
bins, blocks, region = 144, 4, 30.0
edges = np.linspace(-np.pi, np.pi, bins + 1)
grid = 0.5 * (edges[1:] + edges[:-1])
centers = -np.pi + (np.arange(windows) + 0.5) * 2 * np.pi / windows
distance = grid[None] - centers[:, None]
distance -= 2 * np.pi * np.round(distance / (2 * np.pi))
boltzmann = np.exp(-0.5 * stiffness * distance**2 / kT)


def wham(window, angle):
    histogram = np.histogram(angle, edges)[0]
    counts = np.bincount(window, minlength=windows)
    f = np.zeros(windows)
    for _ in range(200_000):
        density = histogram / (counts[:, None] * np.exp(f)[:, None] * boltzmann).sum(0)
        new = -np.log((boltzmann * density).sum(1))
        new -= new[0]
        change = np.abs(new - f).max()
        f = new
        if change < 1e-10:
            break
    with np.errstate(divide="ignore"):
        F = -kT * np.log(density)
    return F - F.min()


runs = [np.loadtxt(name) for name in sys.argv[6:]]
data = [(run[:, 0].astype(int), run[:, 1]) for run in runs]
F = wham(np.concatenate([w for w, _ in data]), np.concatenate([a for _, a in data]))
below = F < region
parts = []
for window, angle in data:
    position = np.concatenate([np.arange((window == w).sum()) / (window == w).sum() for w in range(windows)])
    for block in range(blocks):
        chosen = (position >= block / blocks) & (position < (block + 1) / blocks)
        part = wham(window[chosen], angle[chosen])
        parts.append(part - (part - F)[below].mean())
dF = np.std(parts, axis=0, ddof=1) / np.sqrt(len(parts))
np.savez(sys.argv[5], grid=grid, F=F, dF=dF, source=np.array([sys.argv[4]]))
print(f"{len(data)} runs, {sum(len(a) for _, a in data)} samples; below {region} kJ/mol the standard error is at most "
      f"{dF[below].max():.3f} and on average {dF[below].mean():.3f} kJ/mol")
