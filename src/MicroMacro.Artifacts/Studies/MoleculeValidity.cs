using MicroMacro.Artifacts.Arrays;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>What a molecule's structures must look like: the geometry of its force field, hand and isomer of a structure of it.</summary>
public static class MoleculeValidity
{
    /// <summary>
    /// The barrier, in kT, from which on a bond counts as one that does not turn. At 15 a crossing takes about a third of a
    /// microsecond, more than all windows of a study together; the peptide bond has 34 to 45 at 300 K, a disulphide 12.
    /// </summary>
    private const double StiffBarrier = 15;

    /// <summary>What a molecule's structures should look like.</summary>
    /// <param name="topology">The molecule.</param>
    /// <param name="reference">A structure with the right hand and isomer, in nm, shape [N, 3].</param>
    /// <param name="thermalEnergy">kT in kJ/mol.</param>
    public static ReferenceGeometry Geometry(MolecularTopology topology, double[] reference, double thermalEnergy)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return new ReferenceGeometry
        {
            AtomicNumbers = [.. topology.Atoms.Select(a => a.AtomicNumber)],
            Bonds = [.. topology.Bonds.SelectMany(b => new[] { b.I, b.J })],
            BondLengths = [.. topology.Bonds.Select(b => b.Length)],
            Angles = [.. topology.Angles.SelectMany(a => new[] { a.I, a.J, a.K })],
            AngleValues = [.. topology.Angles.Select(a => a.Angle)],
            StiffTorsions = StiffBonds.Torsions(topology, reference, StiffBarrier * thermalEnergy),
            Reference = reference,
        };
    }

    /// <summary>
    /// The check of a study's molecule. A state of an isomer that no window reaches by itself would stay in it and have no known
    /// weight; where a slow variable turns about such a bond, or the first data have both isomers, that bond is free.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="topology">Its molecule.</param>
    /// <param name="positions">The structure of its coordinates file, in nm, shape [N, 3].</param>
    /// <exception cref="InvalidDataInputException">A file of first data is no npz file.</exception>
    public static StructureValidity Of(Study study, MolecularTopology topology, double[] positions)
    {
        ReferenceGeometry geometry = Geometry(topology, positions, study.ThermalEnergy);
        var turned = study.Slow.SelectMany(Torsions).ToHashSet();
        int[][] stiff = [.. geometry.StiffTorsions.Chunk(4).Where(t => !turned.Contains(Bond(t[1], t[2])))];
        if (stiff.Length > 0 && (study.Initial.DataPath ?? study.Initial.StartPath) is { } path
            && NpzFile.Read(path).TryGet("x", out NamedArray? x) && x.Shape is [_, var width] && width == positions.Length)
        {
            double[] given = x.ToDoubles();
            double[] side = [.. stiff.Select(t => Angle(positions, t))];
            double tolerance = new StructureTolerances().StiffTorsion;
            stiff = [.. stiff.Where((t, k) => Enumerable.Range(0, x.Shape[0]).All(
                i => Math.Abs(MolecularGeometry.Wrap(Angle(given.AsSpan(i * width, width), t) - side[k])) <= tolerance))];
        }

        return new StructureValidity(geometry with { StiffTorsions = [.. stiff.SelectMany(t => t)] });
    }

    private static IEnumerable<(int, int)> Torsions(SlowVariable slow) => slow.Kind switch
    {
        SlowVariableKind.Torsion => [Bond(slow.Atoms[1], slow.Atoms[2])],
        SlowVariableKind.Combination => slow.Parts.SelectMany(Torsions),
        _ => [],
    };

    private static (int, int) Bond(int a, int b) => (Math.Min(a, b), Math.Max(a, b));

    private static double Angle(ReadOnlySpan<double> positions, int[] t) => MolecularGeometry.Torsion(positions, t[0], t[1], t[2], t[3]);
}
