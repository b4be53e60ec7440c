using MicroMacro.FreeEnergy;
using MicroMacro.Manifolds;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Sampling.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.Learned;

/// <summary>Alanine dipeptide in OBC2 at 300 K: a coordinate learned from hot dynamics, restrained, against umbrellas on both torsions.</summary>
internal sealed class Alanine
{
    private const double RoomTemperature = 300 * 0.00831446261815324;
    private const int Atoms = 22;
    private const int Records = 400;
    private const int Windows = 36;
    private const int Rungs = 6;
    private const int Blocks = 5;

    private const int Size = 3 * Atoms;
    private static readonly int[] Heavy = [0, 4, 5, 6, 8, 10, 14, 15, 16, 18];

    private readonly MolecularTopology _topology;
    private readonly double[] _start;
    private readonly Stage _stage;
    private readonly double _scale;

    public Alanine(string folder, string output, double scale)
    {
        using FileStream topologyStream = File.OpenRead(Path.Combine(folder, "ala2.prmtop"));
        using FileStream coordinates = File.OpenRead(Path.Combine(folder, "ala2.inpcrd"));
        _topology = AmberTopologyReader.Read(topologyStream, "ala2.prmtop");
        _start = AmberCoordinatesReader.Read(coordinates, "ala2.inpcrd", _topology.AtomCount).Positions;
        Directory.CreateDirectory(output);
        (_stage, _scale) = (new Stage(output), scale);
    }

    private static Torsion Phi => new("phi", 4, 6, 8, 14);

    private static Torsion Psi => new("psi", 6, 8, 14, 16);

    /// <summary>Learns, restrains, and compares.</summary>
    public void Run()
    {
        double[] hot = _stage.Array("hot", Hot);
        LearnedCoordinate coordinate = Learn(hot, out int[] pairs);
        Print($"gradient against central differences, largest of 20 frames: {Gradient(coordinate, hot):E1}");
        (Umbrellas learned, Umbrellas[] blocks) = Restrained(coordinate, hot);
        Umbrellas[] torsions = [.. Enumerable.Range(0, 2).Select(half => OnTorsions(coordinate, hot, half))];
        (double low, double high) = torsions[0].Range;
        double margin = 0.02 * (high - low);
        GridAxis axis = new(low - margin, high + margin, 50, false);
        double[] ours = learned.Surface(axis);
        double[] first = torsions[0].Surface(axis);
        double[] second = torsions[1].Surface(axis);
        double[] reference = [.. first.Zip(second, (a, b) => -Math.Log((Math.Exp(-a) + Math.Exp(-b)) / 2))];
        Print($"learned with {pairs.Length / 2} distances, from {low:F3} to {high:F3}");
        Compare(blocks, ours, first, second, reference, axis);
        double barrier = Barrier(axis, reference);
        foreach ((string name, Func<double, double, double, bool> state) in States(barrier))
        {
            double error = Math.Sqrt(blocks.Average(r => Math.Pow(r.Population(state) - learned.Population(state), 2)) / (blocks.Length - 1));
            double[] half = [.. torsions.Select(t => t.Population(state))];
            Print($"population of {name}: {learned.Population(state):F4} ± {error:F4} learned, {half.Average():F4} ± {Math.Abs(half[0] - half[1]) / 2:F4} torsions");
        }

        for (int b = 0; b < axis.Bins; b++)
        {
            Print($"F {axis.Center(b):F4} {ours[b] - ours.Where(double.IsFinite).Min():F3} {reference[b] - reference.Where(double.IsFinite).Min():F3}");
        }
    }

    private static void Compare(Umbrellas[] blocks, double[] ours, double[] first, double[] second, double[] reference, GridAxis axis)
    {
        SurfaceDifference halves = SurfaceDifference.Of(first, second, 10);
        SurfaceDifference result = SurfaceDifference.Of(ours, reference, 10);
        double error = Math.Sqrt(blocks.Average(r => Math.Pow(SurfaceDifference.Of(r.Surface(axis), ours, 10).Rms, 2)) / (blocks.Length - 1));
        Print($"bins below 10 kT: {result.Cells}, missing {result.Missing}; highest {reference.Where(double.IsFinite).Max() - reference.Where(double.IsFinite).Min():F1} kT");
        Print($"reference's own error (half of the difference of its halves): {0.5 * halves.Rms * RoomTemperature:F3} kJ/mol, missing in a half {halves.Missing}");
        Print($"error of F of the learned windows, by blocks of their time: {error * RoomTemperature:F3} kJ/mol");
        Print($"RMS after the best shift: {result.Rms * RoomTemperature:F3} kJ/mol; largest {result.Largest * RoomTemperature:F3} kJ/mol");
    }

    /// <summary>Where F is highest in the middle half of the coordinate, between its two wells.</summary>
    private static double Barrier(GridAxis axis, double[] f) =>
        axis.Center(Enumerable.Range(axis.Bins / 4, axis.Bins / 2).Where(b => double.IsFinite(f[b])).MaxBy(b => f[b]));

    private static (string Name, Func<double, double, double, bool> Contains)[] States(double barrier) =>
    [
        (FormattableString.Invariant($"the well below {barrier:F2}"), (z, _, _) => z < barrier),
        (FormattableString.Invariant($"the well above {barrier:F2}"), (z, _, _) => z >= barrier),
        ("alpha (phi <= 0 or >= 2.1, psi -2.1 to 0.9)", (_, phi, psi) => phi is <= 0 or >= 2.1 && psi is > -2.1 and < 0.9),
        ("beta (phi <= 0 or >= 2.1, other psi)", (_, phi, psi) => phi is <= 0 or >= 2.1 && psi is <= -2.1 or >= 0.9),
        ("left (phi 0 to 2.1), hidden along the coordinate", (_, phi, _) => phi is > 0 and < 2.1),
    ];

    private MolecularMicroSystem System(IReadOnlyList<ILaneVariable> variables, double temperature) => new(
        "ala2", _topology, variables, new LangevinOptions { ThermalEnergy = temperature, Friction = 5, Timestep = 0.001 },
        solvent: new GeneralizedBornOptions(GeneralizedBornModel.Obc2));

    private long Steps(double picoseconds) => (long)(picoseconds * _scale * 1000);

    /// <summary>Unbiased frames at 600 K, which crosses all barriers.</summary>
    private double[] Hot() => System([Phi], 2 * RoomTemperature).Run(
        new EnsembleRequest
        {
            Starts = [.. Enumerable.Repeat(_start, 64).SelectMany(x => x)], EquilibrationSteps = Steps(50), Records = 40, Stride = (int)Steps(4), Seed = 1, Stream = 1,
        },
        CancellationToken.None).States;

    private static LearnedCoordinate Learn(double[] frames, out int[] pairs)
    {
        int[] heavy = [.. Heavy];
        pairs = [.. heavy.SelectMany((a, i) => heavy.Take(i).SelectMany(b => new[] { b, a }))];
        int d = pairs.Length / 2;
        int n = frames.Length / Size;
        double[] distances = new double[n * d];
        for (int i = 0; i < n; i++)
        {
            LearnedCoordinate.Distances(frames.AsSpan(i * Size, Size), pairs, distances.AsSpan(i * d, d));
        }

        DiffusionMap map = DiffusionMap.Fit(distances, d, new DiffusionMapOptions { Components = 3 });
        double[] values = [.. Enumerable.Range(0, n).Select(i => map.Coordinates[i * map.Components])];
        GaussianProcess process = GaussianProcess.Fit(distances, d, values, 100);
        Print($"{n} frames at 600 K, eigenvalues {map.Eigenvalues[0]:F3} {map.Eigenvalues[1]:F3} {map.Eigenvalues[2]:F3}; frozen with an error of {100 * process.HeldOutError:F1} %");
        return new LearnedCoordinate("psi1", pairs, process.Mean);
    }

    private static double Gradient(LearnedCoordinate coordinate, double[] frames)
    {
        double worst = 0;
        for (int f = 0; f < 20; f++)
        {
            double[] x = frames[(f * 100 * Size)..((f * 100 * Size) + Size)];
            double[] gradient = new double[Size];
            coordinate.Evaluate(x, gradient, 1);
            double norm = Math.Sqrt(gradient.Sum(g => g * g));
            for (int i = 0; i < Size; i++)
            {
                (double[] up, double[] down) = ([.. x], [.. x]);
                (up[i], down[i]) = (x[i] + 1e-5, x[i] - 1e-5);
                double difference = (coordinate.Evaluate(up, [], 0) - coordinate.Evaluate(down, [], 0)) / 2e-5;
                worst = Math.Max(worst, Math.Abs(difference - gradient[i]) / norm);
            }
        }

        return worst;
    }

    /// <summary>
    /// Windows from beyond the one end of the coordinate to beyond the other, where F rises steeply. φ > 0 is a state hidden along it, entered
    /// and left once in a nanosecond at 300 K: each window is the foot of a ladder of temperatures, at the top of which φ moves freely.
    /// </summary>
    private (Umbrellas All, Umbrellas[] Blocks) Restrained(LearnedCoordinate coordinate, double[] hot)
    {
        double[] values = [.. Enumerable.Range(0, hot.Length / Size).Select(i => coordinate.Evaluate(hot.AsSpan(i * Size, Size), [], 0))];
        double spacing = (values.Max() - values.Min()) / (Windows - 4);
        double stiffness = 1 / (spacing * spacing);
        double[] centers = [.. Enumerable.Range(0, Windows).Select(k => values.Min() + ((k - 1.5) * spacing))];
        double[] data = _stage.Array("learned", () => Exchanged(coordinate, Nearest(hot, values, centers, Rungs), centers, stiffness));
        Umbrellas Of(double[] part) => new(part, [0], centers, [stiffness], [0.0], Windows);
        return (Of(data), [.. Enumerable.Range(0, Blocks).Select(b => Of(Block(data, b)))]);
    }

    /// <summary>Replica exchange between windows and temperatures; the learned coordinate, φ and ψ of the frames at 300 K, window after window.</summary>
    private double[] Exchanged(LearnedCoordinate coordinate, double[] starts, double[] centers, double stiffness)
    {
        const int segment = 200;
        ThermodynamicState[] ladder = ThermodynamicState.Ladder(RoomTemperature, 2 * RoomTemperature, Rungs);
        ThermodynamicState[] states = [.. centers.SelectMany(c => ladder.Select(rung => rung with { Window = new([c, 0, 0], [stiffness * RoomTemperature, 0, 0]) }))];
        LangevinOptions options = new() { ThermalEnergy = RoomTemperature, Friction = 5, Timestep = 0.001 };
        MolecularEnsemble ensemble = new(new LaneForceField(_topology, null, new GeneralizedBornOptions(GeneralizedBornModel.Obc2)), options);
        MolecularWalkers walkers = new(
            ensemble, RoomTemperature, options.Timestep, Atoms, [coordinate, Phi, Psi], starts, new RandomKey(1, 3), [.. states.Select(s => s.ThermalEnergy)]);
        ReplicaExchangeRun run = new(walkers, states, segment, new RandomKey(1, 4), ExchangePairs.Rectangle(Windows, Rungs));
        int healing = (int)(Steps(80) / segment);
        int rounds = Blocks * (int)(Steps(300) / segment / Blocks);
        run.Run(healing + rounds);
        Console.Error.WriteLine(FormattableString.Invariant($"lowest acceptance of any exchange {run.Statistics.LowestAcceptance:F2}"));
        (int[] stateOf, double[] z) = (run.StateOf, run.Coarse);
        double[] rows = new double[3 * Windows * rounds];
        for (int e = healing * states.Length; e < stateOf.Length; e++)
        {
            if (stateOf[e] % Rungs == 0)
            {
                int row = (stateOf[e] / Rungs * rounds) + (e / states.Length) - healing;
                z.AsSpan(3 * e, 3).CopyTo(rows.AsSpan(3 * row));
            }
        }

        return rows;
    }

    private Umbrellas OnTorsions(LearnedCoordinate coordinate, double[] hot, int half)
    {
        const int side = 16;
        const double stiffness = 15;
        double[] centers = [.. Enumerable.Range(0, 2 * side * side).Select(e => -Math.PI + (((e % 2 == 0 ? e / 2 / side : e / 2 % side) + 0.5) * Math.Tau / side))];
        double[] starts = new double[side * side * Size];
        for (int k = 0; k < side * side; k++)
        {
            int best = Enumerable.Range(0, hot.Length / Size).MinBy(i => Distance(hot.AsSpan(i * Size, Size), centers[2 * k], centers[(2 * k) + 1]));
            hot.AsSpan(best * Size, Size).CopyTo(starts.AsSpan(k * Size));
        }

        double[] data = _stage.Array($"torsions{half}", () => Measured(coordinate, Run(System([Phi, Psi], RoomTemperature), starts, centers, [stiffness, stiffness], 30, 200, 10 + (ulong)half)));
        return new Umbrellas(data, [1, 2], centers, [stiffness, stiffness], [Math.Tau, Math.Tau], side * side);
    }

    private static double Distance(ReadOnlySpan<double> x, double phi, double psi)
    {
        double a = Phi.Evaluate(x, [], 0) - phi;
        double b = Psi.Evaluate(x, [], 0) - psi;
        return 2 - Math.Cos(a) - Math.Cos(b);
    }

    private double[] Run(MolecularMicroSystem system, double[] starts, double[] centers, double[] stiffness, double healing, double picoseconds, ulong stream)
    {
        EnsembleRun run = system.Run(
            new EnsembleRequest
            {
                Starts = starts, Centers = centers, Stiffness = stiffness, EquilibrationSteps = Steps(healing), Records = Records,
                Stride = (int)Math.Max(1, Steps(picoseconds) / Records), Seed = 1, Stream = stream,
            },
            CancellationToken.None);
        return run.Failures.Count == 0 ? run.States : throw new InvalidOperationException(run.Failures[0].ToString());
    }

    /// <summary>The learned coordinate, φ and ψ of each frame.</summary>
    private static double[] Measured(LearnedCoordinate coordinate, double[] states)
    {
        double[] rows = new double[states.Length / Size * 3];
        Parallel.For(0, states.Length / Size, i =>
        {
            ReadOnlySpan<double> x = states.AsSpan(i * Size, Size);
            (rows[3 * i], rows[(3 * i) + 1], rows[(3 * i) + 2]) = (coordinate.Evaluate(x, [], 0), Phi.Evaluate(x, [], 0), Psi.Evaluate(x, [], 0));
        });
        return rows;
    }

    /// <summary>For each replica one of the frames nearest to its window, evenly picked among them.</summary>
    private static double[] Nearest(double[] frames, double[] values, double[] centers, int replicas) => [.. centers.SelectMany(center =>
    {
        int[] near = [.. Enumerable.Range(0, values.Length).OrderBy(i => Math.Abs(values[i] - center)).Take(5 * replicas)];
        return Enumerable.Range(0, replicas).SelectMany(r => frames[(near[5 * r] * Size)..((near[5 * r] + 1) * Size)]);
    })];

    /// <summary>The rows of one block of time of each window.</summary>
    private static double[] Block(double[] rows, int block)
    {
        int length = rows.Length / Windows / Blocks;
        return [.. Enumerable.Range(0, Windows).SelectMany(w => rows[(((w * Blocks) + block) * length)..(((w * Blocks) + block + 1) * length)])];
    }

    private static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
