using MicroMacro.Artifacts.Studies;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Generative.CoordinateMaps;

/// <summary>A score model of alanine dipeptide's conditional law, from a few picoseconds in a few windows, lifts structures that the force field accepts.</summary>
public sealed class LiftedMoleculeTests
{
    private const int Windows = 6;
    private const int Replicas = 16;
    private const int Records = 60;
    private const int PerLabel = 400;
    private static readonly double[] Centers = [.. Enumerable.Range(0, Windows).Select(w => (-160 + (20 * w)) * Math.PI / 180)];

    [Fact, Trait("Kind", "Statistical")]
    public void Lifted_structures_are_valid_and_have_the_energies_of_the_physical_ones()
    {
        // Of 2,400 structures 99 % are valid and below, so that the thresholds are 20 standard deviations away; a label's mean φ
        // (deviation 0.11, 400 lifted, 960 physical correlated records) is known to 0.008. The seed is fixed.
        MolecularTopology topology = Topology();
        double[] start = Start(topology);
        var system = new MolecularMicroSystem(
            "ala2", topology, [new Torsion("phi", 4, 6, 8, 14)], new LangevinOptions { ThermalEnergy = 300 * 0.00831446261815324 });
        EnsembleRun physics = Windowed(system, start);
        Assert.Empty(physics.Failures);

        InternalCoordinates coordinates = InternalCoordinates.Build(
            topology.AtomCount,
            [.. topology.Bonds.SelectMany(b => new[] { b.I, b.J })],
            [.. topology.Atoms.Select(a => a.AtomicNumber)],
            [[4, 6, 8, 14]]);
        InternalCoordinateMap map = InternalCoordinateMap.Fit(
            coordinates, physics.States, new InternalCoordinateMapOptions { FreeTorsions = [[4, 6, 8, 14]] });
        TrainingData data = Data(map, physics);
        double ceiling = Quantile(physics.ReducedPotential!, 0.999);

        ScoreModel model = ScoreTrainer.Train(data, MoleculeModelDefaults.Training with { Steps = 1500, LearningRate = 4e-3 }, 1, 2).Model!;
        double[] features = model.Sample(Centers, PerLabel, 3, 1, 2, MoleculeModelDefaults.Sampler);
        var validity = new StructureValidity(MoleculeValidity.Geometry(topology, start, 300 * 8.31446261815324e-3));

        Lift lift = Judge(system, validity, map, features, physics, ceiling);
        Assert.True(lift.Valid >= 0.95, $"{lift}");
        Assert.True(lift.Below >= 0.90, $"{lift}");
        Assert.True(lift.LargestShift < 0.04, $"{lift}");

        // Planted defects: a fast law 20 % too wide, and labels taken in the wrong order.
        double[] wide = [.. features.Select((v, i) => i % map.FeatureDimension < map.PlainCount ? 1.2 * v : v)];
        Assert.True(Judge(system, validity, map, wide, physics, ceiling).Below < 0.90);
        double[] swapped = [.. features.Chunk(PerLabel * map.FeatureDimension).Reverse().SelectMany(x => x)];
        Assert.True(Judge(system, validity, map, swapped, physics, ceiling).LargestShift > 0.04);
    }

    private static Lift Judge(
        MolecularMicroSystem system, StructureValidity validity, InternalCoordinateMap map, double[] features, EnsembleRun physics, double ceiling)
    {
        const double Count = Windows * PerLabel;
        double[] x = new double[map.ObservationDimension];
        double[] z = new double[1];
        double[] shift = new double[Windows];
        (int valid, int below) = (0, 0);
        for (int k = 0; k < (int)Count; k++)
        {
            map.Decode(features.AsSpan(k * map.FeatureDimension, map.FeatureDimension), x);
            valid += validity.Check(x).IsValid ? 1 : 0;
            below += system.ReducedPotential(x) < ceiling ? 1 : 0;
            system.Restrict(x, z);
            shift[k / PerLabel] += MolecularGeometry.Wrap(z[0] - Centers[k / PerLabel]) / PerLabel;
        }

        for (int k = 0; k < physics.Coarse.Length; k++)
        {
            int window = k / (Records * Replicas);
            shift[window] -= MolecularGeometry.Wrap(physics.Coarse[k] - Centers[window]) / (Records * Replicas);
        }

        return new Lift(valid / Count, below / Count, shift.Max(Math.Abs));
    }

    /// <summary>Shares of valid structures and of energies below the ceiling; the largest difference of a label's mean φ, lifted less physical.</summary>
    private sealed record Lift(double Valid, double Below, double LargestShift);

    private static EnsembleRun Windowed(MolecularMicroSystem system, double[] start) => system.Run(
        new EnsembleRequest
        {
            Starts = [.. Enumerable.Repeat(start, Windows * Replicas).SelectMany(x => x)],
            Centers = [.. Centers.SelectMany(c => Enumerable.Repeat(c, Replicas))],
            Stiffness = [200 / system.ThermalEnergy],
            EquilibrationSteps = 5000,
            Records = Records,
            Stride = 200,
            Seed = 1,
            Stream = 1,
            Threads = 2,
        },
        CancellationToken.None);

    private static TrainingData Data(InternalCoordinateMap map, EnsembleRun physics)
    {
        int n = physics.Replicas * physics.Records;
        double[] features = new double[n * map.FeatureDimension];
        for (int k = 0; k < n; k++)
        {
            map.Encode(
                physics.States.AsSpan(k * map.ObservationDimension, map.ObservationDimension),
                features.AsSpan(k * map.FeatureDimension, map.FeatureDimension));
        }

        double[] labels = [.. Enumerable.Range(0, n).Select(k => Centers[k / Records / Replicas])];
        return new TrainingData(features, labels, null, [Math.Tau], [.. Enumerable.Range(0, n).Select(k => k / Records)]);
    }

    private static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(share * sorted.Length)];
    }

    private static MolecularTopology Topology()
    {
        using FileStream file = File.OpenRead(Example("ala2.prmtop"));
        return AmberTopologyReader.Read(file, "ala2.prmtop");
    }

    private static double[] Start(MolecularTopology topology)
    {
        using FileStream file = File.OpenRead(Example("ala2.inpcrd"));
        return AmberCoordinatesReader.Read(file, "ala2.inpcrd", topology.AtomCount).Positions;
    }

    private static string Example(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MicroMacro.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("MicroMacro.slnx"), "examples", "alanine-dipeptide", name);
    }
}
