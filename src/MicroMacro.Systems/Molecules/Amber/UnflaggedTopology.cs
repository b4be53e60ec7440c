namespace MicroMacro.Systems.Molecules;

/// <summary>
/// The topology form before AMBER 7: the same numbers in a fixed order, without section names. The pointers say how long each
/// run is; a run of none still takes a blank line.
/// </summary>
internal static class UnflaggedTopology
{
    /// <summary>Cuts the file into the sections of the newer form, handing each to <paramref name="add"/>.</summary>
    public static void Read(TextLines lines, Action<AmberSection> add)
    {
        int at = 0;
        Take("TITLE", "(20a4)", 1);
        AmberSection pointers = new(lines, "POINTERS", "(12I6)", 1, 3);
        if (lines.Count < 4)
        {
            throw lines.Error("neither %VERSION nor pointers at its head: this is no AMBER topology");
        }

        AmberPointers p = AmberPointers.Read(pointers);
        add(pointers);
        at = 4;
        long atoms = p.Atoms;
        long types = p.Types;
        Take("ATOM_NAME", "(20a4)", atoms);
        Take("CHARGE", "(5E16.8)", atoms);
        Take("MASS", "(5E16.8)", atoms);
        Take("ATOM_TYPE_INDEX", "(12I6)", atoms);
        Take("NUMBER_EXCLUDED_ATOMS", "(12I6)", atoms);
        Take("NONBONDED_PARM_INDEX", "(12I6)", types * types);
        Take("RESIDUE_LABEL", "(20a4)", p.Residues);
        Take("RESIDUE_POINTER", "(12I6)", p.Residues);
        Take("BOND_FORCE_CONSTANT", "(5E16.8)", p.BondTypes);
        Take("BOND_EQUIL_VALUE", "(5E16.8)", p.BondTypes);
        Take("ANGLE_FORCE_CONSTANT", "(5E16.8)", p.AngleTypes);
        Take("ANGLE_EQUIL_VALUE", "(5E16.8)", p.AngleTypes);
        Take("DIHEDRAL_FORCE_CONSTANT", "(5E16.8)", p.TorsionTypes);
        Take("DIHEDRAL_PERIODICITY", "(5E16.8)", p.TorsionTypes);
        Take("DIHEDRAL_PHASE", "(5E16.8)", p.TorsionTypes);
        Take("SOLTY", "(5E16.8)", p.SoltyTypes);
        Take("LENNARD_JONES_ACOEF", "(5E16.8)", types * (types + 1) / 2);
        Take("LENNARD_JONES_BCOEF", "(5E16.8)", types * (types + 1) / 2);
        Take("BONDS_INC_HYDROGEN", "(12I6)", 3L * p.BondsWithHydrogen);
        Take("BONDS_WITHOUT_HYDROGEN", "(12I6)", 3L * p.BondsWithoutHydrogen);
        Take("ANGLES_INC_HYDROGEN", "(12I6)", 4L * p.AnglesWithHydrogen);
        Take("ANGLES_WITHOUT_HYDROGEN", "(12I6)", 4L * p.AnglesWithoutHydrogen);
        Take("DIHEDRALS_INC_HYDROGEN", "(12I6)", 5L * p.TorsionsWithHydrogen);
        Take("DIHEDRALS_WITHOUT_HYDROGEN", "(12I6)", 5L * p.TorsionsWithoutHydrogen);
        Take("EXCLUDED_ATOMS_LIST", "(12I6)", p.Exclusions);
        Take("HBOND_ACOEF", "(5E16.8)", p.HydrogenBondTypes);
        Take("HBOND_BCOEF", "(5E16.8)", p.HydrogenBondTypes);
        Take("HBCUT", "(5E16.8)", p.HydrogenBondTypes);
        Take("AMBER_ATOM_TYPE", "(20a4)", atoms);

        void Take(string flag, string format, long count)
        {
            bool parsed = FortranFormat.TryParse(format, out FortranFormat f);
            System.Diagnostics.Debug.Assert(parsed, "the formats above are constants");
            if (count < 0)
            {
                throw lines.Error(1, $"the pointers give {flag} a length of {count}");
            }

            long lineCount = Math.Max(1, (count + f.PerLine - 1) / f.PerLine);
            if (at + lineCount > lines.Count)
            {
                throw lines.Error($"ends after {lines.Count} lines, within {flag}, which lasts to line {at + lineCount}");
            }

            add(new(lines, flag, format, at, (int)lineCount));
            at += (int)lineCount;
        }
    }
}
