namespace MicroMacro.Systems.Molecules;

/// <summary>Bonds and angles of an AMBER topology.</summary>
internal static class AmberBonds
{
    /// <summary>All bonds, those with hydrogen first.</summary>
    public static HarmonicBond[] ReadBonds(AmberSections sections, AmberPointers pointers)
    {
        double[] stiffness = sections["BOND_FORCE_CONSTANT"].Reals(pointers.BondTypes);
        double[] length = sections["BOND_EQUIL_VALUE"].Reals(pointers.BondTypes);
        List<HarmonicBond> bonds = [];
        Add("BONDS_INC_HYDROGEN", pointers.BondsWithHydrogen);
        Add("BONDS_WITHOUT_HYDROGEN", pointers.BondsWithoutHydrogen);
        return [.. bonds];

        void Add(string flag, int count)
        {
            AmberTerms terms = new(sections[flag], 3, count, pointers.Atoms);
            for (int b = 0; b < count; b++)
            {
                (int i, int j) = (terms.Atom(b, 0), terms.Atom(b, 1));
                terms.RequireDistinct(b, i, j);
                int type = terms.Type(b, pointers.BondTypes);
                bonds.Add(new(i, j, stiffness[type] * AmberUnits.BondStiffness, length[type] * AmberUnits.Length));
            }
        }
    }

    /// <summary>All angles, those with hydrogen first.</summary>
    public static HarmonicAngle[] ReadAngles(AmberSections sections, AmberPointers pointers)
    {
        double[] stiffness = sections["ANGLE_FORCE_CONSTANT"].Reals(pointers.AngleTypes);
        AmberSection equilibrium = sections["ANGLE_EQUIL_VALUE"];
        double[] angle = equilibrium.Reals(pointers.AngleTypes);
        int outside = Array.FindIndex(angle, a => a is < 0 or > 3.1416);
        if (outside >= 0)
        {
            throw equilibrium.Error(equilibrium.First, $"angle {outside + 1} is {angle[outside]} rad, outside 0 to pi");
        }

        List<HarmonicAngle> angles = [];
        Add("ANGLES_INC_HYDROGEN", pointers.AnglesWithHydrogen);
        Add("ANGLES_WITHOUT_HYDROGEN", pointers.AnglesWithoutHydrogen);
        return [.. angles];

        void Add(string flag, int count)
        {
            AmberTerms terms = new(sections[flag], 4, count, pointers.Atoms);
            for (int a = 0; a < count; a++)
            {
                (int i, int j, int k) = (terms.Atom(a, 0), terms.Atom(a, 1), terms.Atom(a, 2));
                terms.RequireDistinct(a, i, j, k);
                int type = terms.Type(a, pointers.AngleTypes);
                angles.Add(new(i, j, k, stiffness[type] * AmberUnits.AngleStiffness, angle[type]));
            }
        }
    }
}
