namespace MicroMacro.Systems.Molecules;

/// <summary>Bonds that a molecule does not turn about in any simulation, such as the peptide bond: each side of them is an isomer.</summary>
public static class StiffBonds
{
    private const int Angles = 120;

    /// <summary>
    /// All torsions about each bond whose force-field terms rise by more than <paramref name="barrier"/> on the way round, with the
    /// rest of the molecule rigid and nonbonded forces left out.
    /// </summary>
    /// <param name="topology">The molecule.</param>
    /// <param name="positions">A structure that lies in a well of each of these bonds, in nm, shape [N, 3]; a bond that is nearer to its barrier's top is left out.</param>
    /// <param name="barrier">Least barrier in kJ/mol.</param>
    /// <returns>Atoms of the torsions, shape [m, 4], by rising atoms of the bond; all of them, so that a flat end that is bent out of its plane shows too.</returns>
    /// <exception cref="ArgumentException">Not three numbers an atom.</exception>
    public static int[] Torsions(MolecularTopology topology, ReadOnlySpan<double> positions, double barrier)
    {
        ArgumentNullException.ThrowIfNull(topology);
        if (positions.Length != 3 * topology.AtomCount)
        {
            throw new ArgumentException($"{positions.Length} numbers are no positions of {topology.AtomCount} atoms", nameof(positions));
        }

        var torsions = new List<int>();
        foreach (IGrouping<(int, int), PeriodicTorsion> bond in topology.Torsions.Where(t => !t.IsImproper)
            .GroupBy(t => (Math.Min(t.J, t.K), Math.Max(t.J, t.K))).OrderBy(b => b.Key))
        {
            double[] energies = OnTheWayRound(bond, positions);
            double lowest = energies.Min(), rise = energies.Max() - lowest;
            if (rise > barrier && energies[0] - lowest < 0.5 * rise)
            {
                torsions.AddRange(bond.Select(t => (t.I, t.J, t.K, t.L)).Distinct().SelectMany(t => new[] { t.I, t.J, t.K, t.L }));
            }
        }

        return [.. torsions];
    }

    // Turning about the bond adds one angle to all of its torsions; entry 0 is the structure as it is.
    private static double[] OnTheWayRound(IEnumerable<PeriodicTorsion> terms, ReadOnlySpan<double> positions)
    {
        double[] energies = new double[Angles];
        foreach (PeriodicTorsion t in terms)
        {
            double angle = new ScalarTorsion(positions, t.I, t.J, t.K, t.L).Angle;
            for (int k = 0; k < Angles; k++)
            {
                energies[k] += t.Amplitude * (1 + Math.Cos((t.Periodicity * (angle + (2 * Math.PI * k / Angles))) - t.Phase));
            }
        }

        return energies;
    }
}
