namespace MicroMacro.Systems.Molecules;

/// <summary>Torsions of an AMBER topology and the 1-4 pairs that they carry.</summary>
/// <param name="Terms">All terms.</param>
/// <param name="OneFourPairs">The 1-4 pairs, scaled.</param>
internal sealed record AmberTorsions(PeriodicTorsion[] Terms, NonbondedPair[] OneFourPairs)
{
    // What a topology without the sections means: the AMBER force fields' own scales.
    private const double DefaultChargeScale = 1.2;
    private const double DefaultLennardJonesScale = 2.0;

    /// <summary>Reads the torsions.</summary>
    public static AmberTorsions Read(AmberSections sections, AmberPointers pointers, Atom[] atoms, LennardJonesTable oneFour)
    {
        int types = pointers.TorsionTypes;
        TypeTable table = new(
            sections["DIHEDRAL_FORCE_CONSTANT"].Reals(types),
            ReadPeriodicities(sections["DIHEDRAL_PERIODICITY"], types),
            Array.ConvertAll(sections["DIHEDRAL_PHASE"].Reals(types), SnapPhase),
            sections.Find("SCEE_SCALE_FACTOR")?.Reals(types) ?? Filled(types, DefaultChargeScale),
            sections.Find("SCNB_SCALE_FACTOR")?.Reals(types) ?? Filled(types, DefaultLennardJonesScale));
        List<PeriodicTorsion> terms = [];
        List<NonbondedPair> pairs = [];
        Add("DIHEDRALS_INC_HYDROGEN", pointers.TorsionsWithHydrogen);
        Add("DIHEDRALS_WITHOUT_HYDROGEN", pointers.TorsionsWithoutHydrogen);
        return new([.. terms], [.. pairs]);

        void Add(string flag, int count)
        {
            AmberTerms list = new(sections[flag], 5, count, pointers.Atoms);
            for (int t = 0; t < count; t++)
            {
                (int i, int j, int k, int l) = (list.Atom(t, 0), list.Atom(t, 1), list.Atom(t, 2), list.Atom(t, 3));
                list.RequireDistinct(t, i, j, k, l);
                int type = list.Type(t, types);
                bool isImproper = list.IsNegative(t, 3);
                terms.Add(new(i, j, k, l, table.Amplitude[type] * AmberUnits.Energy, table.Periodicity[type], table.Phase[type], isImproper));

                // A negative third index: a further term of the same torsion, or a ring in which the ends are closer than 1-4.
                if (!isImproper && !list.IsNegative(t, 2))
                {
                    pairs.Add(OneFour(list, t, i, l, type));
                }
            }
        }

        NonbondedPair OneFour(AmberTerms list, int term, int i, int l, int type)
        {
            double chargeScale = table.ChargeScale[type];
            double lennardJonesScale = table.LennardJonesScale[type];
            if (chargeScale <= 0 || lennardJonesScale <= 0)
            {
                throw list.Error(term, $"its 1-4 pair is scaled by 1/{chargeScale} and 1/{lennardJonesScale}; only an improper may have 0 there");
            }

            NonbondedPair pair = oneFour.Pair(atoms, Math.Min(i, l), Math.Max(i, l));
            return pair with
            {
                ChargeProduct = pair.ChargeProduct / chargeScale,
                Repulsion = pair.Repulsion / lennardJonesScale,
                Dispersion = pair.Dispersion / lennardJonesScale,
            };
        }
    }

    private static int[] ReadPeriodicities(AmberSection section, int types)
    {
        double[] values = section.Reals(types);
        int[] periodicities = new int[types];
        for (int t = 0; t < types; t++)
        {
            double n = Math.Abs(values[t]);
            if (n > PeriodicTorsion.MaximumPeriodicity || n != Math.Round(n))
            {
                throw section.Error(
                    section.First, $"torsion type {t + 1} has periodicity {values[t]}, not a whole number up to {PeriodicTorsion.MaximumPeriodicity}");
            }

            periodicities[t] = (int)n;
        }

        return periodicities;
    }

    // Files round pi (3.1415940, 3.1416); AMBER takes what is within 1e-3 of a quarter turn as the quarter turn, and so do we.
    private static double SnapPhase(double phase)
    {
        const double tolerance = 1e-3;
        double nearest = Math.Round(phase / (Math.PI / 2)) * (Math.PI / 2);
        return Math.Abs(phase - nearest) <= tolerance ? nearest : phase;
    }

    private static double[] Filled(int count, double value)
    {
        double[] values = new double[count];
        Array.Fill(values, value);
        return values;
    }

    private sealed record TypeTable(double[] Amplitude, int[] Periodicity, double[] Phase, double[] ChargeScale, double[] LennardJonesScale);
}
