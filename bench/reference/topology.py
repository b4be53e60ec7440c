#!/usr/bin/env python3
"""Writes an AMBER topology and coordinates as plain numbers (nm, kJ/mol, rad, amu, e) for openmm_umbrella.cpp.
usage: topology.py TOPOLOGY COORDINATES OUT.txt        needs ParmEd"""
import math
import sys

import parmed

molecule = parmed.load_file(sys.argv[1], sys.argv[2])
with open(sys.argv[3], "w") as out:
    def line(*values):
        print(*values, file=out)

    line(len(molecule.atoms))
    for atom, x in zip(molecule.atoms, molecule.coordinates):
        line(atom.mass, atom.charge, atom.sigma / 10, atom.epsilon * 4.184, *(x / 10))
    line(len(molecule.bonds))
    for bond in molecule.bonds:
        line(bond.atom1.idx, bond.atom2.idx, bond.type.req / 10, bond.type.k * 2 * 418.4)
    line(len(molecule.angles))
    for angle in molecule.angles:
        line(angle.atom1.idx, angle.atom2.idx, angle.atom3.idx, math.radians(angle.type.theteq), angle.type.k * 2 * 4.184)
    dihedrals = [d for d in molecule.dihedrals if d.type.phi_k]
    line(len(dihedrals))
    for d in dihedrals:
        line(d.atom1.idx, d.atom2.idx, d.atom3.idx, d.atom4.idx, d.type.per, math.radians(d.type.phase), d.type.phi_k * 4.184)
