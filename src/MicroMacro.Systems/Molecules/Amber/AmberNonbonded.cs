namespace MicroMacro.Systems.Molecules;

/// <summary>Lennard-Jones tables and exclusions of an AMBER topology.</summary>
internal static class AmberNonbonded
{
    /// <summary>Reads the tables and exclusions.</summary>
    public static LennardJonesTable Read(AmberSections sections, AmberPointers pointers)
    {
        AmberSection typeSection = sections["ATOM_TYPE_INDEX"];
        int[] types = typeSection.Integers(pointers.Atoms);
        for (int i = 0; i < types.Length; i++)
        {
            if (types[i] < 1 || types[i] > pointers.Types)
            {
                throw typeSection.Error(typeSection.First, $"atom {i + 1} has Lennard-Jones type {types[i]}, not among 1 to {pointers.Types}");
            }

            types[i]--;
        }

        (double[] repulsion, double[] dispersion) = ReadTables(sections, pointers, "LENNARD_JONES_");
        return new(types, pointers.Types, repulsion, dispersion, ReadExclusions(sections, pointers));
    }

    /// <summary>The parameters of pairs three bonds apart: CHARMM has tables of their own for them.</summary>
    public static LennardJonesTable ReadOneFour(AmberSections sections, AmberPointers pointers, LennardJonesTable regular)
    {
        if (!sections.IsChamber)
        {
            return regular;
        }

        (double[] repulsion, double[] dispersion) = ReadTables(sections, pointers, "LENNARD_JONES_14_");
        return regular with { Repulsion = repulsion, Dispersion = dispersion };
    }

    private static (double[] Repulsion, double[] Dispersion) ReadTables(AmberSections sections, AmberPointers pointers, string prefix)
    {
        AmberSection indexSection = sections["NONBONDED_PARM_INDEX"];
        int count = pointers.Types;
        long packed = (long)count * (count + 1) / 2;
        if ((long)count * count > int.MaxValue)
        {
            throw indexSection.Error(indexSection.First, $"{count} Lennard-Jones types are more than a file can hold");
        }

        int[] index = indexSection.Integers(count * count);
        double[] a = sections[prefix + "ACOEF"].Reals((int)packed);
        double[] b = sections[prefix + "BCOEF"].Reals((int)packed);
        double[] repulsion = new double[index.Length];
        double[] dispersion = new double[index.Length];
        for (int p = 0; p < index.Length; p++)
        {
            int mirrored = (p % count * count) + (p / count);
            if (index[p] == 0 || index[p] > packed || index[p] != index[mirrored])
            {
                throw indexSection.Error(
                    indexSection.First, $"types {(p / count) + 1} and {(p % count) + 1} point to entry {index[p]}, which must be among 1 to {packed} and the same in both orders");
            }

            if (index[p] < 0)
            {
                RequireNoHydrogenBond(sections, pointers, -(long)index[p]);
                continue;
            }

            repulsion[p] = a[index[p] - 1] * AmberUnits.Repulsion;
            dispersion[p] = b[index[p] - 1] * AmberUnits.Dispersion;
        }

        return (repulsion, dispersion);
    }

    // A negative index asks for a 12-10 term. Force fields since 1994 keep the machinery with zero coefficients, that is none.
    private static void RequireNoHydrogenBond(AmberSections sections, AmberPointers pointers, long entry)
    {
        AmberSection section = sections["HBOND_ACOEF"];
        double[] a = section.Reals(pointers.HydrogenBondTypes);
        double[] b = sections["HBOND_BCOEF"].Reals(pointers.HydrogenBondTypes);
        if (entry > a.Length)
        {
            throw section.Error(section.First, $"entry {entry} is asked for, but there are {a.Length}");
        }

        if (a[entry - 1] != 0 || b[entry - 1] != 0)
        {
            throw section.Error(section.First, "the topology uses 12-10 hydrogen-bond terms, which are not supported");
        }
    }

    private static int[][] ReadExclusions(AmberSections sections, AmberPointers pointers)
    {
        AmberSection countSection = sections["NUMBER_EXCLUDED_ATOMS"];
        AmberSection listSection = sections["EXCLUDED_ATOMS_LIST"];
        int[] counts = countSection.Integers(pointers.Atoms);
        int[] list = listSection.Integers(pointers.Exclusions);
        int[][] exclusions = new int[counts.Length][];
        int at = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0 || counts[i] > list.Length - at)
            {
                throw countSection.Error(countSection.First, $"atom {i + 1} has {counts[i]} exclusions, where {list.Length - at} are left");
            }

            // A single 0 stands for no exclusion at all.
            ReadOnlySpan<int> own = list.AsSpan(at, counts[i]);
            at += counts[i];
            exclusions[i] = own is [0] ? [] : own.ToArray();
            for (int e = 0; e < exclusions[i].Length; e++)
            {
                int excluded = exclusions[i][e];
                if (excluded <= i + 1 || excluded > pointers.Atoms)
                {
                    throw listSection.Error(
                        listSection.First, $"atom {i + 1} excludes atom {excluded}, which is not among {i + 2} to {pointers.Atoms}");
                }

                exclusions[i][e]--;
            }

            Array.Sort(exclusions[i]);
            exclusions[i] = [.. exclusions[i].Distinct()];
        }

        return at == list.Length
            ? exclusions
            : throw countSection.Error(countSection.First, $"the counts add up to {at}, where the list has {list.Length} entries");
    }
}
