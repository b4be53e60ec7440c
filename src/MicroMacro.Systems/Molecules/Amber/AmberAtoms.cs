namespace MicroMacro.Systems.Molecules;

/// <summary>Atoms and residues of an AMBER topology.</summary>
internal static class AmberAtoms
{
    /// <summary>The residues, which must cover the atoms in order.</summary>
    public static Residue[] ReadResidues(AmberSections sections, AmberPointers pointers)
    {
        string[] names = sections["RESIDUE_LABEL"].Texts(pointers.Residues);
        AmberSection section = sections["RESIDUE_POINTER"];
        int[] firsts = section.Integers(pointers.Residues);
        Residue[] residues = new Residue[names.Length];
        for (int r = 0; r < residues.Length; r++)
        {
            int next = r + 1 < firsts.Length ? firsts[r + 1] : pointers.Atoms + 1;
            if (firsts[r] < 1 || next <= firsts[r] || next > pointers.Atoms + 1 || (r == 0 && firsts[0] != 1))
            {
                throw section.Error(
                    section.First, $"residue {r + 1} goes from atom {firsts[r]} to {next - 1L}, which cannot be among {pointers.Atoms} atoms in order");
            }

            residues[r] = new(names[r], firsts[r] - 1, next - firsts[r]);
        }

        return residues;
    }

    /// <summary>The atoms.</summary>
    public static Atom[] Read(AmberSections sections, AmberPointers pointers, Residue[] residues)
    {
        int n = pointers.Atoms;
        string[] names = sections["ATOM_NAME"].Texts(n);
        string[] types = sections["AMBER_ATOM_TYPE"].Texts(n);
        double[] charges = sections["CHARGE"].Reals(n);
        double chargeScale = sections.IsChamber ? AmberUnits.ChamberChargeScale : AmberUnits.ChargeScale;
        double[] masses = sections["MASS"].Reals(n);
        int[]? numbers = sections.Find("ATOMIC_NUMBER")?.Integers(n);
        double[]? radii = sections.Find("RADII")?.Reals(n);
        double[]? screens = sections.Find("SCREEN")?.Reals(n);
        Atom[] atoms = new Atom[n];
        for (int r = 0; r < residues.Length; r++)
        {
            for (int i = residues[r].FirstAtom; i < residues[r].FirstAtom + residues[r].AtomCount; i++)
            {
                if (masses[i] <= 0)
                {
                    AmberSection section = sections["MASS"];
                    throw section.Error(
                        section.First, $"atom {i + 1} ({names[i]}) has mass {masses[i]}; extra points and other massless sites are not supported");
                }

                atoms[i] = new(
                    names[i],
                    types[i],
                    numbers is not null ? Math.Max(numbers[i], 0) : Elements.NumberOfMass(masses[i]),
                    r,
                    masses[i],
                    charges[i] / chargeScale,
                    (radii?[i] ?? 0) * AmberUnits.Length,
                    screens?[i] ?? 0);
            }
        }

        return atoms;
    }
}
