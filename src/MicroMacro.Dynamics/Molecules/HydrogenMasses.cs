using MicroMacro.Systems.Molecules;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>
/// Hydrogen-mass repartitioning [hopkins2015]: hydrogens are made heavier at the cost of the atom they are bonded to, so that a
/// larger timestep is stable. Averages over positions stay (exactly so without constraints); kinetics do not.
/// </summary>
public static class HydrogenMasses
{
    /// <summary>Three times the mass of a hydrogen, in amu: what other engines take.</summary>
    public const double Default = 3.024;

    // Without an element's number: what is lighter than this in amu is a hydrogen, as is what is called H and was made no heavier than usual.
    private const double LightestHeavyAtom = 3.5;
    private const double HeaviestHydrogen = 4.5;

    /// <summary>Whether an atom is a hydrogen: by its number, and where the file gives none by its mass and its name.</summary>
    /// <param name="atom">The atom.</param>
    public static bool IsHydrogen(Atom atom)
    {
        bool isCalledSo = atom.Name.TrimStart("0123456789 ".ToCharArray()).StartsWith('H');
        return atom.AtomicNumber == 1 || (atom.AtomicNumber == 0 && atom.Mass < (isCalledSo ? HeaviestHydrogen : LightestHeavyAtom));
    }

    /// <summary>The masses of a molecule with heavier hydrogens; the total stays. Water molecules (an oxygen bonded to two hydrogens and to
    /// nothing else) keep theirs, as in other engines, since they are rigid.</summary>
    /// <param name="topology">The molecule.</param>
    /// <param name="hydrogenMass">The mass of each hydrogen in amu.</param>
    /// <returns>Masses in amu, [N].</returns>
    /// <exception cref="ArgumentException">The mass is not finite and above 0, or a heavy atom would be left lighter than its hydrogens.</exception>
    public static double[] Repartition(MolecularTopology topology, double hydrogenMass = Default)
    {
        ArgumentNullException.ThrowIfNull(topology);
        if (!(hydrogenMass > 0 && double.IsFinite(hydrogenMass)))
        {
            throw new ArgumentException($"the mass of a hydrogen is finite and above 0 amu, not {hydrogenMass}", nameof(hydrogenMass));
        }

        double[] masses = topology.Masses();
        foreach ((int hydrogen, int heavy) in MovedHydrogens(topology))
        {
            masses[heavy] -= hydrogenMass - masses[hydrogen];
            masses[hydrogen] = hydrogenMass;
        }

        for (int atom = 0; atom < masses.Length; atom++)
        {
            if (masses[atom] != topology.Atoms[atom].Mass && masses[atom] < Math.Min(hydrogenMass, topology.Atoms[atom].Mass))
            {
                throw new ArgumentException(
                    $"hydrogens of {hydrogenMass} amu leave {masses[atom]:0.###} amu to atom {atom} ({topology.Atoms[atom].Name}) of {topology.Atoms[atom].Mass} amu; "
                    + "it must stay at least as heavy as they are", nameof(hydrogenMass));
            }
        }

        return masses;
    }

    /// <summary>Each hydrogen with the one heavy atom that it is bonded to, waters left out.</summary>
    private static IEnumerable<(int Hydrogen, int Heavy)> MovedHydrogens(MolecularTopology topology)
    {
        List<int>[] neighbours = [.. topology.Atoms.Select(_ => new List<int>())];
        foreach (HarmonicBond bond in topology.Bonds)
        {
            neighbours[bond.I].Add(bond.J);
            neighbours[bond.J].Add(bond.I);
        }

        bool IsWaterOxygen(int atom) => topology.Atoms[atom].AtomicNumber == 8
            && neighbours[atom].Count == 2 && neighbours[atom].TrueForAll(n => IsHydrogen(topology.Atoms[n]));
        for (int atom = 0; atom < neighbours.Length; atom++)
        {
            int heavy = IsHydrogen(topology.Atoms[atom]) ? neighbours[atom].FindIndex(n => !IsHydrogen(topology.Atoms[n])) : -1;
            if (heavy >= 0 && !IsWaterOxygen(neighbours[atom][heavy]))
            {
                yield return (atom, neighbours[atom][heavy]);
            }
        }
    }
}
