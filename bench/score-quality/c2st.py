#!/usr/bin/env python3
"""Two-sample test by classifiers on the half-moon: c2st.py FOLDER (with half-moon.npz) writes FOLDER/2-c2st.json, a label at a time."""
import json
import os
import sys
import time

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder = sys.argv[1]
short = "--short" in sys.argv
data = np.load(os.path.join(folder, "half-moon.npz"))
classifiers = {
    "5 nearest neighbours": lambda: make_pipeline(StandardScaler(), KNeighborsClassifier(5)),
    "MLP 2 x 64": lambda: make_pipeline(StandardScaler(), MLPClassifier((64, 64), early_stopping=True, max_iter=100, random_state=0)),
    "gradient trees": lambda: HistGradientBoostingClassifier(random_state=0),
}


def accuracy(make, a, b):
    x, y = np.concatenate([a, b]), np.repeat([0, 1], [len(a), len(b)])
    right = 0
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(x, y):
        right += (make().fit(x[train], y[train]).predict(x[test]) == y[test]).sum()
    return right / len(y)


name = os.path.join(folder, "2-c2st.json")
result = json.load(open(name)) if os.path.exists(name) else {"rows": []}
done = {(r["label"], r["against"]) for r in result["rows"]}
for k, label in enumerate(data["labels"]):
    gap = bool(data["gap"][k])
    for against in ["model"] + (["swapped"] if k in (0, 3) else []) + (["truth again"] if k == 0 else []):
        key = (round(float(label), 3), against)
        if key in done or (short and k not in (0, 5)):
            continue
        started = time.time()
        truth = data["truth"][k]
        other = data["model" if against == "truth again" else against][k]
        if against == "truth again":
            truth, other = truth[::2], truth[1::2]
        row = {"label": key[0], "gap": gap, "against": against, "accuracy": {n: round(accuracy(m, truth, other), 4) for n, m in classifiers.items()}}
        row["seconds"] = round(time.time() - started, 1)
        result["rows"].append(row)
        with open(name + ".part", "w") as file:
            json.dump(result, file, indent=1)
        os.replace(name + ".part", name)
        print(row, flush=True)

model = [r for r in result["rows"] if r["against"] == "model"]
for gap, limit in ((False, 0.525), (True, 0.545)):
    most = [max(r["accuracy"].values()) for r in model if r["gap"] == gap]
    if most:
        print(f"{'gaps' if gap else 'inside'}: largest accuracy {max(most):.4f} of at most {limit}")
caught = [max(r["accuracy"].values()) for r in result["rows"] if r["against"] == "swapped"]
if caught:
    print(f"labels moved by 0.1: accuracy at least {min(caught):.3f}, above 0.525 at {sum(c > 0.525 for c in caught)} of {len(caught)} labels")
