using MicroMacro.FreeEnergy;
using MicroMacro.Manifolds;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.Learned;

/// <summary>Alanine dipeptide in OBC2 at 300 K: a coordinate learned from hot dynamics, restrained, against umbrellas on both torsions.</summary>
internal sealed class Alanine
{
    private const double RoomTemperature = 300 * 0.00831446261815324;
    private const int Atoms = 22;
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
        Umbrellas learned = Restrained(coordinate, hot);
        Umbrellas[] torsions = [.. Enumerable.Range(0, 2).Select(half => OnTorsions(coordinate, hot, half))];
        GridAxis axis = new(learned.Low, learned.High, 40, coordinate.Variable.Period > 0);
        double[] ours = learned.Surface(axis);
        double[] first = torsions[0].Surface(axis);
        double[] second = torsions[1].Surface(axis);
        double[] reference = [.. first.Zip(second, (a, b) => -Math.Log((Math.Exp(-a) + Math.Exp(-b)) / 2))];
        SurfaceDifference halves = SurfaceDifference.Of(first, second, 10);
        SurfaceDifference result = SurfaceDifference.Of(ours, reference, 10);
        Print($"bins below 10 kT: {result.Cells}, missing {result.Missing}");
        Print($"reference's own error (half of the difference of its halves): {0.5 * halves.Rms * RoomTemperature:F3} kJ/mol");
        Print($"RMS after the best shift: {result.Rms * RoomTemperature:F3} kJ/mol; largest {result.Largest * RoomTemperature:F3} kJ/mol");
        Print($"learned with {pairs.Length / 2} distances, range {learned.Low:F3} to {learned.High:F3}");
        foreach ((string name, Func<double, double, bool> state) in States)
        {
            Print($"population of {name}: {learned.Population(state):F4} learned, {torsions[0].Population(state):F4} and {torsions[1].Population(state):F4} torsions");
        }

        for (int b = 0; b < axis.Bins; b++)
        {
            Print($"F {axis.Center(b):F4} {ours[b] - ours.Min():F3} {reference[b] - reference.Min():F3}");
        }
    }

    private static (string Name, Func<double, double, bool> Contains)[] States =>
    [
        ("phi > 0", (phi, _) => phi is > 0 and < 2.1),
        ("alpha", (phi, psi) => phi is <= 0 or >= 2.1 && psi is > -2.1 and < 0.9),
        ("beta", (phi, psi) => phi is <= 0 or >= 2.1 && psi is <= -2.1 or >= 0.9),
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
        GaussianProcess process = GaussianProcess.Fit(distances, d, values, 150);
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

    private Umbrellas Restrained(LearnedCoordinate coordinate, double[] hot)
    {
        const int windows = 32;
        const int replicas = 8;
        double[] values = [.. Enumerable.Range(0, hot.Length / Size).Select(i => coordinate.Evaluate(hot.AsSpan(i * Size, Size), [], 0))];
        double[] sorted = [.. values.Order()];
        (double low, double high) = (sorted[sorted.Length / 200], sorted[^(sorted.Length / 200)]);
        double spacing = (high - low) / windows;
        double stiffness = 1 / (spacing * spacing);
        double[] centers = [.. Enumerable.Range(0, windows).Select(k => low + ((k + 0.5) * spacing))];
        double[] data = _stage.Array("learned", () => Measured(coordinate, Run(System([coordinate], RoomTemperature), Nearest(hot, values, centers, replicas), Repeat(centers, replicas), [stiffness], 200, 3)));
        return new Umbrellas(data, [0], centers, [stiffness], [0.0], windows, low, high);
    }

    private Umbrellas OnTorsions(LearnedCoordinate coordinate, double[] hot, int half)
    {
        const int side = 16;
        const double stiffness = 15;
        double[] centers = [.. Enumerable.Range(0, 2 * side * side).Select(e => -Math.PI + (((e % 2 == 0 ? e / 2 / side : e / 2 % side) + 0.5) * Math.Tau / side))];
        double[] starts = new double[side * side * Size];
        var random = new RandomSequence(new RandomKey(7, (ulong)half));
        double offset = random.NextDouble() * 1e-3;
        for (int k = 0; k < side * side; k++)
        {
            int best = Enumerable.Range(0, hot.Length / Size).MinBy(i => offset + Distance(hot.AsSpan(i * Size, Size), centers[2 * k], centers[(2 * k) + 1]));
            hot.AsSpan(best * Size, Size).CopyTo(starts.AsSpan(k * Size));
        }

        double[] data = _stage.Array($"torsions{half}", () => Measured(coordinate, Run(System([Phi, Psi], RoomTemperature), starts, centers, [stiffness, stiffness], 200, 10 + (ulong)half)));
        return new Umbrellas(data, [1, 2], centers, [stiffness, stiffness], [Math.Tau, Math.Tau], side * side, 0, 0);
    }

    private static double Distance(ReadOnlySpan<double> x, double phi, double psi)
    {
        double a = Phi.Evaluate(x, [], 0) - phi;
        double b = Psi.Evaluate(x, [], 0) - psi;
        return 2 - Math.Cos(a) - Math.Cos(b);
    }

    private double[] Run(MolecularMicroSystem system, double[] starts, double[] centers, double[] stiffness, double picoseconds, ulong stream)
    {
        EnsembleRun run = system.Run(
            new EnsembleRequest
            {
                Starts = starts, Centers = centers, Stiffness = stiffness, EquilibrationSteps = Steps(0.15 * picoseconds), Records = 200,
                Stride = (int)Math.Max(1, Steps(picoseconds) / 200), Seed = 1, Stream = stream,
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

    private static double[] Repeat(double[] values, int times) => [.. values.SelectMany(v => Enumerable.Repeat(v, times))];

    private static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
