#!/usr/bin/env python3
"""Cuts the gaps out of half-moon data (cut), and judges lifted samples against the exact law (judge). Called by half_moon.sh."""
import math
import sys

import numpy as np

labels = np.linspace(0.05, 2.95, 21)
gaps = labels[[3, 7, 10, 13, 17]]

if sys.argv[1] == "cut":
    data = np.load(sys.argv[2])
    x, z = data["x"], data["z"].reshape(-1, 1)
    keep = np.all(np.abs(z - gaps) > 0.15, axis=1)
    np.savez(sys.argv[3], x=x[keep], z=z[keep])
    np.save(sys.argv[4], labels[:, None])
else:
    method, name, seconds = sys.argv[2:5]
    data = np.load(name)
    u, v = data["x"].T
    r = np.hypot(u, v)
    residual = (np.arctan2(v, u) - r + 1 - data["z"][:, 0] + math.pi) % (2 * math.pi) - math.pi
    cdf = np.vectorize(lambda y: 0.5 * math.erfc(-(y - 1) / math.sqrt(2 * 0.05)))
    n = len(r) // len(labels)
    ks, rms, within = [], [], []
    for i in range(len(labels)):
        rows = slice(i * n, (i + 1) * n)
        p = cdf(np.sort(r[rows]))
        ks.append(max((np.arange(1, n + 1) / n - p).max(), (p - np.arange(n) / n).max()))
        rms.append(math.sqrt((residual[rows] ** 2).mean()))
        within.append((np.abs(residual[rows]) < 0.05).mean())
    inner = (labels >= 0.15) & (labels <= 2.85)
    rms, within = np.array(rms)[inner], np.array(within)[inner]
    print(f"{method}: KS largest {max(ks):.3f}, median {np.median(ks):.3f}; residual RMS median {np.median(rms):.4f}, "
          f"worst {rms.max():.4f}; within 0.05 at least {within.min():.2%}; {float(seconds):.0f} s")
