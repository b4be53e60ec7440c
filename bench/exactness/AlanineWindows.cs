using MicroMacro.Artifacts.Arrays;
using MicroMacro.Coupling.Exact;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.FreeEnergy;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.Exactness;

/// <summary>
/// Alanine dipeptide in vacuum at 300 K in windows of ψ, φ hidden: frames of the windows with their weights, and the averages that chains
/// are held against. Each window of ψ is cut into windows of φ, which have no barrier left, sampled by Langevin dynamics and put together by
/// MBAR; nothing of it comes from a model or a global move.
/// </summary>
internal sealed class AlanineWindows
{
    public const int Width = 66;
    public const int Groups = 12;
    private const double ThermalEnergy = 300 * 8.31446261815324e-3;
    private const int PhiWindows = 36;
    private const double PhiStiffness = 150;
    private readonly MolecularMicroSystem _both;
    private readonly double[] _start;

    public AlanineWindows()
    {
        string folder = Path.Combine(Root(), "examples", "alanine-dipeptide");
        using FileStream top = File.OpenRead(Path.Combine(folder, "ala2.prmtop")), crd = File.OpenRead(Path.Combine(folder, "ala2.inpcrd"));
        MolecularTopology topology = AmberTopologyReader.Read(top, "ala2.prmtop");
        _start = AmberCoordinatesReader.Read(crd, "ala2.inpcrd", topology.AtomCount).Positions;
        var langevin = new LangevinOptions { ThermalEnergy = ThermalEnergy, Friction = 5, Timestep = 0.001 };
        Torsion phi = new("phi", 4, 6, 8, 14), psi = new("psi", 6, 8, 14, 16);
        System = new MolecularMicroSystem("alanine dipeptide", topology, [psi], langevin);
        _both = new MolecularMicroSystem("alanine dipeptide", topology, [psi, phi], langevin);
        Coordinates = InternalCoordinates.Build(
            topology.AtomCount, [.. topology.Bonds.SelectMany(b => new[] { b.I, b.J })], [.. topology.Atoms.Select(a => a.AtomicNumber)], [[4, 6, 8, 14], [6, 8, 14, 16]]);
    }

    /// <summary>Centres of the windows of ψ.</summary>
    public static double[] Centers { get; } = [-150 * Math.PI / 180, -40 * Math.PI / 180, 0];

    /// <summary>κ of the windows: 200 kJ/mol/rad².</summary>
    public static double[] Stiffness { get; } = [200 / ThermalEnergy];

    /// <summary>Names of the observables; the third is the population of the hidden state.</summary>
    public static string[] Names { get; } = ["cos phi", "sin phi", "phi > 0", "sin(psi - c)", "(psi - c)^2", "U/kT", "O5-H17", "C1-C18", "N-CA-C", "mean bond"];

    public MolecularMicroSystem System { get; }

    public InternalCoordinates Coordinates { get; }

    public MetropolisHamiltonian Local() => new(System, Stiffness, Centers, 0.001, 20);

    /// <summary>The observables of a state in a window.</summary>
    public double[] Observe(ReadOnlySpan<double> x, int window)
    {
        double phi = MolecularGeometry.Torsion(x, 4, 6, 8, 14), off = Math.IEEERemainder(MolecularGeometry.Torsion(x, 6, 8, 14, 16) - Centers[window], Math.Tau);
        return
        [
            Math.Cos(phi), Math.Sin(phi), Hidden(phi) ? 1 : 0, Math.Sin(off), off * off, System.ReducedPotential(x),
            MolecularGeometry.Distance(x, 5, 17), MolecularGeometry.Distance(x, 1, 18), MolecularGeometry.Angle(x, 6, 8, 14), MeanBond(x),
        ];
    }

    private double MeanBond(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (HarmonicBond bond in System.Topology.Bonds)
        {
            sum += MolecularGeometry.Distance(x, bond.I, bond.J);
        }

        return sum / System.Topology.Bonds.Count;
    }

    /// <summary>Whether φ lies in the state behind the barriers near 0 and near 130 degrees.</summary>
    public static bool Hidden(double phi) => phi > 0 && phi < 130 * Math.PI / 180;

    /// <summary>Frames of all windows by group of replicas with weights of mean 1 in each window and group, made once.</summary>
    /// <returns>Structures [n, 66], the window and the group of each, and its weight.</returns>
    public (double[] X, int[] Window, int[] Group, double[] Weight) Frames(string work, int records)
    {
        List<double> x = [], weight = [];
        List<int> window = [], group = [];
        for (int w = 0; w < Centers.Length; w++)
        {
            string file = Path.Combine(work, FormattableString.Invariant($"frames{w}.npz"));
            if (!File.Exists(file))
            {
                NpzFile.Write(file, Sample(w, records));
            }

            ArrayBundle read = NpzFile.Read(file);
            x.AddRange(read["x"].ToDoubles());
            weight.AddRange(read["weight"].ToDoubles());
            group.AddRange(read["group"].ToDoubles().Select(v => (int)v));
            window.AddRange(Enumerable.Repeat(w, weight.Count - window.Count));
        }

        return ([.. x], [.. window], [.. group], [.. weight]);
    }

    /// <summary>A map and a model of the windows' ensembles, of which the hidden state keeps a share.</summary>
    public (InternalCoordinateMap Map, ScoreModel Model) Train(double[] x, int[] window, double[] weight, double hiddenShare, int perWindow, int steps, ulong seed)
    {
        var sequence = new RandomSequence(new RandomKey(seed, 9));
        List<double> structures = [], labels = [], weights = [];
        for (int w = 0; w < Centers.Length; w++)
        {
            int[] rows = [.. Enumerable.Range(0, window.Length).Where(i => window[i] == w)];
            double[] cumulative = new double[rows.Length];
            double total = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                cumulative[i] = total += weight[rows[i]];
            }

            for (int k = 0; k < perWindow; k++)
            {
                int at = Array.BinarySearch(cumulative, (k + sequence.NextDouble()) / perWindow * total);
                double[] state = x.AsSpan(rows[Math.Min(at < 0 ? ~at : at, rows.Length - 1)] * Width, Width).ToArray();
                System.ApplySymmetry(state, (uint)(27 * sequence.NextDouble()));
                structures.AddRange(state);
                labels.Add(Centers[w]);
                weights.Add(Hidden(MolecularGeometry.Torsion(state, 4, 6, 8, 14)) ? hiddenShare : 1);
            }
        }

        double[] frames = [.. structures];
        InternalCoordinateMap map = InternalCoordinateMap.Fit(Coordinates, frames, new InternalCoordinateMapOptions { FreeTorsions = [[4, 6, 8, 14], [6, 8, 14, 16]] });
        ScoreTrainingOptions options = MoleculeModelDefaults.Training with
        {
            Hidden = 192, Layers = 4, Steps = steps, LearningRate = 4e-3, Schedule = new EdmSchedule(-0.7, 1.1), ValidationInterval = 1000, Patience = 1000,
        };
        ScoreModel? model = ScoreTrainer.Train(Data(map, frames, [.. labels], [.. weights]), options, seed, Environment.ProcessorCount, null, null, CancellationToken.None).Model;
        return (map, model ?? throw new InvalidOperationException("the training diverged"));
    }

    private TrainingData Data(InternalCoordinateMap map, double[] frames, double[] labels, double[] weights)
    {
        int n = labels.Length, d = map.FeatureDimension;
        double[] features = new double[n * d], force = new double[frames.Length];
        ParallelBlocks.For(n, Environment.ProcessorCount, i =>
        {
            map.Encode(frames.AsSpan(i * Width, Width), features.AsSpan(i * d, d));
            Span<double> slope = force.AsSpan(i * Width, Width);
            System.ReducedPotential(frames.AsSpan(i * Width, Width), Stiffness, [labels[i]], slope);
            for (int j = 0; j < Width; j++)
            {
                slope[j] = -slope[j];
            }
        });
        return new TrainingData(features, labels, weights, [Math.Tau], null)
        {
            FeaturePeriods = map.FeaturePeriods,
            Scores = new KnownScores(FeatureScores.Of(map, frames, force, 1, Environment.ProcessorCount)) { AtFixedLabels = true },
        };
    }

    // The windows of φ from the start structure: turned, lowered, 20 ps of dynamics, then a record every half picosecond.
    private ArrayBundle Sample(int w, int records)
    {
        const int n = PhiWindows * Groups;
        double[] phi = [.. Enumerable.Range(0, PhiWindows).Select(k => -Math.PI + ((k + 0.5) * Math.Tau / PhiWindows))];
        double[] states = new double[n * Width], internals = new double[Coordinates.Dimension];
        Coordinates.FromCartesian(_start, internals);
        int first = Coordinates.BondCount + Coordinates.AngleCount;
        ParallelBlocks.For(n, Environment.ProcessorCount, i =>
        {
            double[] turned = [.. internals];
            turned[first + Coordinates.TorsionIndex(4, 6, 8, 14)] = phi[i / Groups];
            turned[first + Coordinates.TorsionIndex(6, 8, 14, 16)] = Centers[w];
            Span<double> state = states.AsSpan(i * Width, Width);
            Coordinates.ToCartesian(turned, state);
            System.Relax(state, System.ReducedPotential(_start) + 60);
        });
        EnsembleRun run = _both.Run(
            new EnsembleRequest
            {
                Starts = states, Centers = [.. Enumerable.Range(0, n).SelectMany(i => new[] { Centers[w], phi[i / Groups] })], Stiffness = [Stiffness[0], PhiStiffness],
                EquilibrationSteps = 20_000, Records = records, Stride = 500, Seed = 1, Stream = (ulong)w,
            },
            CancellationToken.None);
        return Weighted(run.States, records, phi, w);
    }

    // MBAR for each group by itself: a group has one replica of every window of φ.
    private static ArrayBundle Weighted(double[] states, int records, double[] phi, int w)
    {
        int n = PhiWindows * records;
        float[] x = new float[Groups * n * Width];
        double[] weights = new double[Groups * n], groups = new double[Groups * n];
        ParallelBlocks.For(Groups, Environment.ProcessorCount, g =>
        {
            double[] u = new double[PhiWindows * n];
            for (int i = 0; i < n; i++)
            {
                ReadOnlySpan<double> frame = states.AsSpan(((((i / records * Groups) + g) * records) + (i % records)) * Width, Width);
                double value = MolecularGeometry.Torsion(frame, 4, 6, 8, 14);
                for (int k = 0; k < PhiWindows; k++)
                {
                    double off = Math.IEEERemainder(value - phi[k], Math.Tau);
                    u[(k * n) + i] = 0.5 * PhiStiffness * off * off;
                }

                for (int j = 0; j < Width; j++)
                {
                    x[(((g * n) + i) * Width) + j] = (float)frame[j];
                }
            }

            MbarResult mbar = Mbar.Solve(new ReducedPotentials(u, [.. Enumerable.Repeat(records, PhiWindows)]), new MbarOptions { Threads = 1 });
            if (mbar.Status != MbarStatus.Converged)
            {
                throw new InvalidOperationException(mbar.Explanation);
            }

            double[] log = mbar.LogWeights();
            for (int i = 0; i < n; i++)
            {
                (weights[(g * n) + i], groups[(g * n) + i]) = (n * Math.Exp(log[i]), g);
            }
        });
        var bundle = new ArrayBundle();
        bundle["x"] = NamedArray.Of(x, weights.Length, Width);
        bundle["group"] = NamedArray.Of(groups, weights.Length);
        bundle["weight"] = NamedArray.Of(weights, weights.Length);
        return bundle;
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
}
