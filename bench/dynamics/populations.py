#!/usr/bin/env python3
"""Populations of four (phi, psi) states from text files with a line "phi psi" (degrees), with standard errors from blocks.
usage: populations.py OURS.00 OURS.01 ... -- PEER1 PEER2 ...     (one file a trajectory; 0.2 ps a line)
States, psi taken modulo 360: alphaR: phi <= 0 and -120 < psi < 50; C5: phi < -110, the rest of psi; PII: -110 <= phi <= 0, the rest
of psi; alphaL: phi > 0 (with the strip up to 180 that C5 reaches round the circle counted to C5: phi > 150). alphaL is
entered about once in 40 ns, so its population, and its share of the others, is known to a few times 0.01 only: the
four states are compared twice, over all frames, and the three others among themselves."""
import sys
import numpy as np

NAMES = ["C5", "PII", "alphaR", "alphaL"]
BLOCK_PS, FRAME_PS = 1000, 0.2


def states(file):
    d = np.loadtxt(file)
    phi, psi = d.T
    left = (phi > 0) & (phi <= 150)
    alpha = ~left & (psi > -120) & (psi < 50)
    extended = ~left & ~alpha & ((phi < -110) | (phi > 150))
    return np.where(left, 3, np.where(alpha, 2, np.where(extended, 0, 1)))


def populations(files, restricted):
    """Ratio estimator over blocks of 1 ns: mean and standard error of each state's share."""
    counts = []
    for file in files:
        s = states(file)
        size = int(BLOCK_PS / FRAME_PS)
        blocks = max(1, round(len(s) / size))
        counts += [np.bincount(b, minlength=4) for b in np.array_split(s, blocks)]
    c = np.array(counts, float)
    if restricted:
        c[:, 3] = 0
    total = c.sum(1)
    p = c.sum(0) / total.sum()
    residual = c - p * total[:, None]
    n = len(c)
    return p, np.sqrt((residual**2).sum(0) * n / (n - 1)) / total.sum(), total.sum() * FRAME_PS / 1000


def main():
    split = sys.argv.index("--")
    for restricted in (False, True):
        (p, dp, t), (q, dq, u) = (populations(f, restricted) for f in (sys.argv[1:split], sys.argv[split + 1:]))
        print(f"{'outside alphaL' if restricted else 'all frames'}: ours {t:.1f} ns, peer {u:.1f} ns")
        for k, name in enumerate(NAMES[:3] if restricted else NAMES):
            joint = np.hypot(dp[k], dq[k])
            print(f"  {name:7s} ours {p[k]:.4f} ± {dp[k]:.4f}   peer {q[k]:.4f} ± {dq[k]:.4f}   difference {p[k] - q[k]:+.4f} = {(p[k] - q[k]) / joint:+.1f} joint sigma")


main()
