using System.Globalization;

namespace MicroMacro.Systems.Molecules;

/// <summary>Urey-Bradley springs and impropers of a CHAMBER topology, and the correction maps of either kind of topology.</summary>
internal static class CharmmAndCmapSections
{
    private const int NumbersOfMapTerm = 6;

    /// <summary>Reads what is there.</summary>
    public static CharmmAndCmapTerms Read(AmberSections sections, AmberPointers pointers)
    {
        string prefix = Has(sections, "CHARMM_CMAP_") ? "CHARMM_" : "";
        (TorsionMap[] maps, MappedTorsions[] mapped) = ReadMaps(sections, pointers, prefix);
        return new()
        {
            UreyBradley = sections.IsChamber ? ReadUreyBradley(sections, pointers) : [],
            Impropers = sections.IsChamber ? ReadImpropers(sections, pointers) : [],
            Maps = maps,
            MappedTorsions = mapped,
        };
    }

    private static HarmonicBond[] ReadUreyBradley(AmberSections sections, AmberPointers pointers)
    {
        if (!Has(sections, "CHARMM_UREY_BRADLEY"))
        {
            return [];
        }

        int[] counts = ReadCounts(sections["CHARMM_UREY_BRADLEY_COUNT"], 2);
        double[] stiffness = sections["CHARMM_UREY_BRADLEY_FORCE_CONSTANT"].Reals(counts[1]);
        double[] length = sections["CHARMM_UREY_BRADLEY_EQUIL_VALUE"].Reals(counts[1]);
        AmberTerms terms = AmberTerms.OfNumbers(sections["CHARMM_UREY_BRADLEY"], 3, counts[0], pointers.Atoms);
        HarmonicBond[] springs = new HarmonicBond[counts[0]];
        for (int t = 0; t < springs.Length; t++)
        {
            (int i, int j) = (terms.Atom(t, 0), terms.Atom(t, 1));
            terms.RequireDistinct(t, i, j);
            int type = terms.Type(t, counts[1]);
            springs[t] = new(i, j, stiffness[type] * AmberUnits.BondStiffness, length[type] * AmberUnits.Length);
        }

        return springs;
    }

    private static HarmonicImproper[] ReadImpropers(AmberSections sections, AmberPointers pointers)
    {
        if (!Has(sections, "CHARMM_IMPR") && !Has(sections, "CHARMM_NUM_IMPR"))
        {
            return [];
        }

        int count = ReadCounts(sections["CHARMM_NUM_IMPROPERS"], 1)[0];
        int types = ReadCounts(sections["CHARMM_NUM_IMPR_TYPES"], 1)[0];
        double[] stiffness = sections["CHARMM_IMPROPER_FORCE_CONSTANT"].Reals(types);
        double[] angle = sections["CHARMM_IMPROPER_PHASE"].Reals(types);
        AmberTerms terms = AmberTerms.OfNumbers(sections["CHARMM_IMPROPERS"], 5, count, pointers.Atoms);
        HarmonicImproper[] impropers = new HarmonicImproper[count];
        for (int t = 0; t < count; t++)
        {
            (int i, int j, int k, int l) = (terms.Atom(t, 0), terms.Atom(t, 1), terms.Atom(t, 2), terms.Atom(t, 3));
            terms.RequireDistinct(t, i, j, k, l);
            int type = terms.Type(t, types);
            impropers[t] = new(i, j, k, l, stiffness[type] * AmberUnits.AngleStiffness, Radians(angle[type]));
        }

        return impropers;
    }

    // The section's own comment says degrees and its writers wrote radians at times: what is beyond a turn in rad must be degrees.
    private static double Radians(double angle) => Math.Abs(angle) <= 2 * Math.PI ? angle : angle * (Math.PI / 180);

    private static (TorsionMap[] Maps, MappedTorsions[] Mapped) ReadMaps(AmberSections sections, AmberPointers pointers, string prefix)
    {
        if (!Has(sections, prefix + "CMAP_"))
        {
            return ([], []);
        }

        int[] counts = ReadCounts(sections[prefix + "CMAP_COUNT"], 2);
        AmberSection sizes = sections[prefix + "CMAP_RESOLUTION"];
        int[] resolution = sizes.Integers(counts[1]);
        TorsionMap[] maps = new TorsionMap[counts[1]];
        for (int m = 0; m < maps.Length; m++)
        {
            int n = resolution[m];
            if (n is < TorsionMap.MinimumSize or > TorsionMap.MaximumSize)
            {
                throw sizes.Error(sizes.First, $"map {m + 1} has {n} points along a torsion, not {TorsionMap.MinimumSize} to {TorsionMap.MaximumSize}");
            }

            AmberSection grid = sections[prefix + "CMAP_PARAMETER_" + (m + 1).ToString("00", CultureInfo.InvariantCulture)];
            double[] energies = Array.ConvertAll(grid.Reals(n * n), e => e * AmberUnits.Energy);
            maps[m] = energies.All(double.IsFinite) ? new(n, energies) : throw grid.Error(grid.First, "a value is too large to be an energy");
        }

        AmberTerms terms = AmberTerms.OfNumbers(sections[prefix + "CMAP_INDEX"], NumbersOfMapTerm, counts[0], pointers.Atoms);
        MappedTorsions[] mapped = new MappedTorsions[counts[0]];
        for (int t = 0; t < mapped.Length; t++)
        {
            (int i, int j, int k, int l, int m) = (terms.Atom(t, 0), terms.Atom(t, 1), terms.Atom(t, 2), terms.Atom(t, 3), terms.Atom(t, 4));
            terms.RequireDistinct(t, i, j, k, l, m);
            mapped[t] = new(i, j, k, l, m, terms.Type(t, maps.Length));
        }

        return (maps, mapped);
    }

    // A file with a part of a term's sections must not pass for one without the term.
    private static bool Has(AmberSections sections, string prefix) => sections.Flags.Any(f => f.StartsWith(prefix, StringComparison.Ordinal));

    private static int[] ReadCounts(AmberSection section, int count)
    {
        int[] counts = section.Integers(count);
        int negative = Array.FindIndex(counts, c => c < 0);
        return negative < 0 ? counts : throw section.Error(section.First, $"count {negative + 1} is {counts[negative]}");
    }
}
