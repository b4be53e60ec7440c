using MicroMacro.Artifacts.Arrays;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.MoleculeQuality;

/// <summary>Alanine dipeptide, OBC2, 300 K, flexible bonds: frames of an ensemble to learn from, and of another as the truth.</summary>
internal sealed class Alanine
{
    public const double ThermalEnergy = 300 * 8.31446261815324e-3;
    private const int Replicas = 128;
    private readonly int _picoseconds;
    private readonly string _work;
    private readonly ScalarForceField _field;
    private readonly LaneForceField _lanes;

    public Alanine(string work, int picoseconds)
    {
        _picoseconds = picoseconds;
        _work = work;
        Directory.CreateDirectory(work);
        string folder = Path.Combine(Root(), "examples", "alanine-dipeptide");
        using FileStream top = File.OpenRead(Path.Combine(folder, "ala2.prmtop")), crd = File.OpenRead(Path.Combine(folder, "ala2.inpcrd"));
        Topology = AmberTopologyReader.Read(top, "ala2.prmtop");
        Start = AmberCoordinatesReader.Read(crd, "ala2.inpcrd", Topology.AtomCount).Positions;
        GeneralizedBornOptions solvent = new(GeneralizedBornModel.Obc2);
        _field = new ScalarForceField(Topology, CoulombConstant.Amber, solvent);
        _lanes = new LaneForceField(Topology, CoulombConstant.Amber, solvent);
    }

    public MolecularTopology Topology { get; }

    public double[] Start { get; }

    public int Width => Start.Length;

    private int TrainRecords => _picoseconds;

    private int TruthRecords => 500 * _picoseconds / 468;

    /// <summary>At most 60,000 frames to learn from, 1 ps apart, 128 replicas.</summary>
    public double[] Training() => Frames("training", 2024, TrainRecords);

    /// <summary>64 ns of other replicas, 1 ps apart.</summary>
    public double[] Truth() => Frames("truth", 4048, TruthRecords);

    /// <summary>The replica of a training frame: frames are kept replica by replica.</summary>
    public int[] Groups(int frames) => [.. Enumerable.Range(0, frames).Select(i => i / TrainRecords)];

    public double Energy(ReadOnlySpan<double> x) => _field.Evaluate(x, []).Total;

    /// <summary>Internal coordinates with φ and ψ on circles, those that are the label taken out.</summary>
    public InternalCoordinateMap Map(double[] frames, string label)
    {
        int[][] torsions = [[4, 6, 8, 14], [6, 8, 14, 16]];
        InternalCoordinates coordinates = InternalCoordinates.Build(
            Topology.AtomCount, [.. Topology.Bonds.SelectMany(b => new[] { b.I, b.J })], [.. Topology.Atoms.Select(a => a.AtomicNumber)], torsions);
        InternalCoordinateMapOptions options = label switch
        {
            "clamped" => new() { ClampedTorsions = torsions },
            "psi" => new() { ClampedTorsions = [torsions[1]], FreeTorsions = [torsions[0]] },
            _ => new() { FreeTorsions = torsions },
        };
        return InternalCoordinateMap.Fit(coordinates, frames, options);
    }

    /// <summary>φ and ψ of frames, shape [n, 2].</summary>
    public double[] Torsions(double[] frames)
    {
        double[] angles = new double[frames.Length / Width * 2];
        for (int i = 0; i < angles.Length / 2; i++)
        {
            ReadOnlySpan<double> x = frames.AsSpan(i * Width, Width);
            (angles[2 * i], angles[(2 * i) + 1]) = (MolecularGeometry.Torsion(x, 4, 6, 8, 14), MolecularGeometry.Torsion(x, 6, 8, 14, 16));
        }

        return angles;
    }

    /// <summary>Records with forces, weighted or not; the label is zero, or the clamped ψ, or the clamped φ and ψ.</summary>
    public TrainingData Data(InternalCoordinateMap map, double[] frames, double[]? weights, string label, bool forces, int threads)
    {
        int n = frames.Length / Width, d = map.FeatureDimension;
        double[] features = new double[n * d], force = new double[frames.Length];
        ParallelBlocks.For(n, threads, i =>
        {
            map.Encode(frames.AsSpan(i * Width, Width), features.AsSpan(i * d, d));
            _field.Evaluate(frames.AsSpan(i * Width, Width), force.AsSpan(i * Width, Width));
        });
        double[] angles = Torsions(frames);
        (double[] z, double[] period) = label switch
        {
            "psi" => (Enumerable.Range(0, n).Select(i => angles[(2 * i) + 1]).ToArray(), new[] { Math.Tau }),
            "clamped" => (angles, new[] { Math.Tau, Math.Tau }),
            _ => (new double[n], new[] { 0.0 }),
        };
        return new TrainingData(features, z, weights, period, Groups(n))
        {
            FeaturePeriods = map.FeaturePeriods,
            Scores = forces
                ? new KnownScores(FeatureScores.Of(map, frames, force, ThermalEnergy, threads)) { AtFixedLabels = label != "none" }
                : null,
            System = "alanine dipeptide, OBC2, 300 K",
        };
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MicroMacro.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("run it from the repository");
    }

    // 94 ps at 600 K, where the replicas forget their common start, 300 ps at 300 K, then a frame every picosecond; less before fewer.
    private double[] Frames(string name, ulong seed, int records)
    {
        string file = Path.Combine(_work, name + ".npz");
        if (File.Exists(file))
        {
            return NpzFile.Read(file)["x"].ToDoubles();
        }

        MolecularEnsemble hot = new(_lanes, new() { ThermalEnergy = 2 * ThermalEnergy, Friction = 5, Timestep = 0.001 });
        MolecularEnsemble ensemble = new(_lanes, new() { ThermalEnergy = ThermalEnergy, Friction = 5, Timestep = 0.001 });
        RandomKey key = new(seed, 1);
        double[] starts = [.. Enumerable.Repeat(Start, Replicas).SelectMany(p => p)];
        MolecularRun forgotten = hot.Run(new MolecularRequest { State = hot.Start(starts, key), Key = key, EquilibrationSteps = Math.Min(100_000, 200 * _picoseconds) - 1, Records = 1 });
        MolecularRun run = ensemble.Run(new MolecularRequest
        {
            State = forgotten.Final, Key = key, EquilibrationSteps = Math.Min(300_000, 640 * _picoseconds), Records = records, Stride = 1000,
        });
        float[] kept = run.Positions;
        ArrayBundle bundle = new();
        bundle["x"] = NamedArray.Of(kept, kept.Length / Width, Width);
        NpzFile.Write(file, bundle);
        return Array.ConvertAll(kept, v => (double)v);
    }
}
