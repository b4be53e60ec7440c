using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Trajectories;
using MicroMacro.Cli.Hosting;
using MicroMacro.Manifolds;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Cli.Commands;

/// <summary>What embed works on: points from an array or made of a trajectory, with what the file says of them.</summary>
/// <param name="Points">What distances are measured between, shape [n, d].</param>
/// <param name="Dimension">d.</param>
/// <param name="Options">Weights, covariances and superposition.</param>
/// <param name="Bursts">The burst lengths looked at, where covariances came from bursts.</param>
/// <param name="Arguments">What a frozen coordinate is a function of, shape [n, a]: the points, or distances between atoms.</param>
/// <param name="Pairs">The pairs of atoms of those distances, shape [a, 2]; empty for arrays.</param>
/// <param name="Groups">The group of each point, shape [n], of which whole ones are held out where a function is tried: replicas, or stretches in the order of the file.</param>
/// <param name="ByReplica">Whether the groups are replicas that the file names.</param>
internal sealed record EmbedInput(
    double[] Points, int Dimension, DiffusionMapOptions Options, BurstCovariances? Bursts, double[] Arguments, int[] Pairs, int[] Groups, bool ByReplica)
{
    /// <summary>Reads an npy or npz file.</summary>
    /// <exception cref="InvalidDataInputException">An array is missing, or of the wrong shape.</exception>
    public static EmbedInput OfArrays(FileInfo file, bool mahalanobis)
    {
        ArrayBundle bundle = file.Extension == ".npz" ? NpzFile.Read(file.FullName) : new ArrayBundle { ["x"] = NpyFile.Read(file.FullName) };
        if (!mahalanobis || bundle.TryGet("covariances", out _) || !bundle.TryGet("bursts", out NamedArray? bursts))
        {
            (double[] points, int dimension, DiffusionMapOptions options) = EmbedCommand.Problem(bundle, file.Name, mahalanobis);
            int[]? replica = ReplicasOf(bundle, file.Name, points.Length / dimension);
            return new(points, dimension, options, null, points, [], replica ?? HeldOutPoints.StretchesOf(points.Length / dimension), replica is not null);
        }

        (double[] x, int d, DiffusionMapOptions plain) = EmbedCommand.Problem(bundle, file.Name, false);
        double[] lengths = bundle.RequireVector("burst_lengths", file.Name);
        int n = x.Length / d;
        if (bursts.Values is string[] || bursts.Shape is not [var points0, var l, var m, var width] || points0 != n || l != lengths.Length || width != d)
        {
            throw new InvalidDataInputException(
                $"Array 'bursts' of '{file.Name}' has shape [{string.Join(", ", bursts.Shape)}]; where the bursts of each point end, [{n}, {lengths.Length}, m, {d}], is needed.");
        }

        try
        {
            var found = BurstCovariances.Of(bursts.ToDoubles(), lengths, m, d);
            int[]? replica = ReplicasOf(bundle, file.Name, n);
            return new(x, d, plain with { Covariances = found.Covariances }, found, x, [], replica ?? HeldOutPoints.StretchesOf(n), replica is not null);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataInputException($"'{file.Name}': {exception.Message.Split(" (Parameter", 2)[0]}.", exception);
        }
    }

    /// <summary>Reads a trajectory with its topology.</summary>
    /// <exception cref="UsageException">A selection or a feature is none.</exception>
    /// <exception cref="InvalidDataInputException">A file cannot be used.</exception>
    public static EmbedInput OfTrajectory(FileInfo file, FileInfo topologyFile, string selection, string features, int stride)
    {
        if (features is not ("superposed" or "distances"))
        {
            throw new UsageException($"--features is 'superposed' or 'distances', not '{features}'.");
        }

        using FileStream stream = InputFile.Open(topologyFile.FullName);
        MolecularTopology topology = AmberTopologyReader.Read(stream, topologyFile.Name);
        int[] atoms = Atoms(topology, selection);
        (IReadOnlyList<double[]> frames, double[]? weights, int[]? replica) = Frames(file, topology.AtomCount, stride);
        if (frames.Count < 2)
        {
            throw new InvalidDataInputException($"'{file.Name}' holds {frames.Count} frames at a stride of {stride}; at least 2 are needed.");
        }

        int[] pairs = PairsOf(atoms);
        double[] distances = new double[frames.Count * (pairs.Length / 2)];
        double[] positions = new double[frames.Count * 3 * atoms.Length];
        for (int f = 0; f < frames.Count; f++)
        {
            LearnedCoordinate.Distances(frames[f], pairs, distances.AsSpan(f * (pairs.Length / 2), pairs.Length / 2));
            for (int a = 0; a < atoms.Length; a++)
            {
                frames[f].AsSpan(3 * atoms[a], 3).CopyTo(positions.AsSpan(((f * atoms.Length) + a) * 3));
            }
        }

        int[] groups = replica ?? HeldOutPoints.StretchesOf(frames.Count);
        return features == "superposed"
            ? new(positions, 3 * atoms.Length, new DiffusionMapOptions { Superpose = true, Weights = weights }, null, distances, pairs, groups, replica is not null)
            : new(distances, pairs.Length / 2, new DiffusionMapOptions { Weights = weights }, null, distances, pairs, groups, replica is not null);
    }

    /// <summary>The same with some of the points only.</summary>
    public EmbedInput At(Landmarks landmarks)
    {
        int n = Points.Length / Dimension;
        return this with
        {
            Points = landmarks.Rows(Points, Dimension),
            Arguments = landmarks.Rows(Arguments, Arguments.Length / n),
            Groups = Array.ConvertAll(landmarks.Indices, i => Groups[i]),
            Options = Options with
            {
                Weights = landmarks.Masses(Options.Weights),
                Covariances = Options.Covariances is null ? null : landmarks.Rows(Options.Covariances, Dimension * Dimension),
            },
        };
    }

    /// <summary>Weights that a map takes.</summary>
    /// <exception cref="InvalidDataInputException">One is negative, or none is above 0.</exception>
    public static double[]? WeightsOf(double[]? weights, string source) => weights is null || (weights.Min() >= 0 && weights.Max() > 0)
        ? weights
        : throw new InvalidDataInputException($"Array 'w' of '{source}' holds a negative weight, or nothing but zeros.");

    /// <summary>The array 'replica' [n]; null where there is none, or one replica only.</summary>
    private static int[]? ReplicasOf(ArrayBundle bundle, string source, int n)
    {
        double[]? replica = bundle.OptionalVector("replica", source, n);
        if (replica is not null && Array.Exists(replica, r => r != Math.Floor(r) || Math.Abs(r) > int.MaxValue))
        {
            throw new InvalidDataInputException($"Array 'replica' of '{source}' holds numbers that are not whole.");
        }

        return replica is null || replica.Distinct().Count() < 2 ? null : Array.ConvertAll(replica, r => (int)r);
    }

    /// <summary>The frames of a trajectory, or the rows x [n, 3N] of an npz file with its weights w [n] and its replicas, if any.</summary>
    private static (IReadOnlyList<double[]> Frames, double[]? Weights, int[]? Replica) Frames(FileInfo file, int atoms, int stride)
    {
        if (file.Extension != ".npz")
        {
            return (Trajectory.ReadPositions(file.FullName, atoms, stride), null, null);
        }

        ArrayBundle bundle = NpzFile.Read(file.FullName);
        (double[] x, int n, int width) = bundle.RequireMatrix("x", file.Name);
        if (width != 3 * atoms)
        {
            throw new InvalidDataInputException($"'{file.Name}' holds rows of {width} numbers; the topology has {atoms} atoms, {3 * atoms} numbers.");
        }

        int[] taken = [.. Enumerable.Range(0, n).Where(i => i % stride == 0)];
        double[]? weights = bundle.OptionalVector("w", file.Name, n);
        int[]? replica = ReplicasOf(bundle, file.Name, n);
        return (
            [.. taken.Select(i => x[(i * width)..((i + 1) * width)])],
            weights is null ? null : WeightsOf(Array.ConvertAll(taken, i => weights[i]), file.Name),
            replica is null ? null : Array.ConvertAll(taken, i => replica[i]));
    }

    private static int[] PairsOf(int[] atoms) =>
        [.. atoms.SelectMany((a, i) => atoms.Take(i).SelectMany(b => new[] { b, a }))];

    /// <summary>heavy, all, or atoms as in 4,6,ALA:CA.</summary>
    private static int[] Atoms(MolecularTopology topology, string selection)
    {
        int[] all = [.. Enumerable.Range(0, topology.AtomCount)];
        List<int> atoms = [];
        foreach (string word in selection.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string? wrong = null;
            int atom = -1;
            if (word is "all" or "heavy")
            {
                atoms.AddRange(all.Where(a => word == "all" || topology.Atoms[a].AtomicNumber > 1));
            }
            else if (!(int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out atom) && atom < topology.AtomCount) && !AtomSelection.TryParse(word, topology, out atom, out wrong))
            {
                throw new UsageException($"--selection: {wrong ?? $"'{word}' is no atom"}");
            }
            else
            {
                atoms.Add(atom);
            }
        }

        int[] distinct = [.. atoms.Distinct().Order()];
        return distinct.Length >= 3 ? distinct : throw new UsageException($"--selection names {distinct.Length} atoms; at least 3 are needed.");
    }
}
