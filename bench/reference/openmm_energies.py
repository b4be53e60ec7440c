#!/usr/bin/env python3
"""Writes an AMBER topology and coordinates as plain numbers for openmm_energies.cpp: what topology.py writes, then the parameters
of the five generalised-Born models. The neck tables are those that MicroMacro holds, their use is written anew.
usage: openmm_energies.py TOPOLOGY COORDINATES OUT.txt        needs ParmEd"""
import os
import re
import subprocess
import sys

import parmed

here = os.path.dirname(os.path.abspath(__file__))
subprocess.check_call([sys.executable, os.path.join(here, "topology.py"), *sys.argv[1:4]])
molecule = parmed.load_file(sys.argv[1], sys.argv[2])
source = open(os.path.join(here, "../../src/MicroMacro.Systems/Molecules/GeneralizedBorn/PublishedNecks.cs")).read()
places, heights = ([float(v) for v in re.findall(r"\d+\.\d+", block)] for block in re.findall(r"=\s*\[(.*?)\];", source, re.S))
assert len(places) == len(heights) == 441

GBN = {1: 1.09085413633, 6: 0.484353823306, 7: 0.700147318409, 8: 1.06557401132}
GBN2 = {1: (1.425952, 0.788440, 0.798699, 0.437334), 6: (1.058554, 0.733756, 0.506378, 0.205844),
        7: (0.733599, 0.503364, 0.316828, 0.192915), 8: (1.061039, 0.867814, 0.876635, 0.387882)}


def parameters(model, atom):
    z = atom.atomic_number
    if model == "gbn2":
        return GBN2[z]
    if model == "gbn":
        return (GBN[z], 1.09511284, 1.90792938, 2.50798245)
    return (atom.screen, *{"hct": (0, 0, 0), "obc1": (0.8, 0, 2.909125), "obc2": (1, 0.8, 4.85)}[model])


with open(sys.argv[3], "a") as out:
    for model in ("hct", "obc1", "obc2", "gbn", "gbn2"):
        print(model, file=out)
        for atom in molecule.atoms:
            print(atom.solvent_radius / 10, *parameters(model, atom), file=out)
        if model.startswith("g"):
            radii = sorted({atom.solvent_radius for atom in molecule.atoms})
            print(len(radii) ** 2, file=out)
            for seen in radii:
                for other in radii:
                    k = 21 * round((other - 1) / 0.05) + round((seen - 1) / 0.05)
                    print(seen / 10, other / 10, heights[k] * 10, places[k] / 10, file=out)
