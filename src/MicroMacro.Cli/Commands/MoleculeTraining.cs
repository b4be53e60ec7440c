using System.CommandLine;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Cli.Commands;

/// <summary>train --topology: records of structures as internal coordinates, which the model keeps with it.</summary>
internal static class MoleculeTraining
{
    /// <summary>--topology.</summary>
    public static readonly Option<string?> Topology = new("--topology")
    {
        Description = "AMBER topology of a molecule, whose positions in nm are x [n,3N]: the model learns internal coordinates, and lift gives structures. forces are then those on atoms, [n,3N].",
        HelpName = "FILE",
    };

    /// <summary>--clamp.</summary>
    public static readonly Option<bool> Clamp = new("--clamp")
    {
        Description = "With --topology: hold the torsions z_atoms [c,4] (atoms from 0) exactly, as labels; the model learns the rest given them.",
    };

    /// <summary>The records as features of a map fitted to them.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="data">Records of positions.</param>
    /// <exception cref="InvalidDataInputException">The records do not fit the topology.</exception>
    public static (TrainingData Data, InternalCoordinateMap Map) Prepare(CommandContext context, TrainingData data)
    {
        string path = context.Get(Topology)!;
        using FileStream stream = InputFile.Open(path);
        MolecularTopology topology = AmberTopologyReader.Read(stream, path);
        if (data.FeatureDimension != 3 * topology.AtomCount || data.FeaturePeriods is not null)
        {
            throw new InvalidDataInputException($"'{path}' has {topology.AtomCount} atoms; x must be their positions, [n, {3 * topology.AtomCount}], without 'x_period', and has {data.FeatureDimension} columns.");
        }

        IReadOnlyList<int[]> clamped = context.Get(Clamp) ? Torsions(context.Get(TrainCommand.Data), data) : [];
        InternalCoordinateMap map;
        try
        {
            InternalCoordinates coordinates = InternalCoordinates.Build(
                topology.AtomCount, [.. topology.Bonds.SelectMany(b => new[] { b.I, b.J })], [.. topology.Atoms.Select(a => a.AtomicNumber)], clamped);
            map = InternalCoordinateMap.Fit(coordinates, data.X, new InternalCoordinateMapOptions { ClampedTorsions = clamped });
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataInputException($"'{context.Get(TrainCommand.Data)}': {exception.Message}", exception);
        }

        return (Features(map, data, context.Get(CommonOptions.Threads)), map);
    }

    private static TrainingData Features(InternalCoordinateMap map, TrainingData data, int threads)
    {
        int n = data.Count, w = map.ObservationDimension, d = map.FeatureDimension, c = map.ClampedTorsions.Count;
        double[] features = new double[n * d], torsions = new double[n * c];
        ParallelBlocks.For(n, threads, i =>
        {
            map.Encode(data.X.AsSpan(i * w, w), features.AsSpan(i * d, d));
            map.Clamped(data.X.AsSpan(i * w, w), torsions.AsSpan(i * c, c));
        });
        return new TrainingData(
            features, c > 0 ? torsions : data.Z, data.Weights, c > 0 ? [.. Enumerable.Repeat(2 * Math.PI, c)] : data.Period, data.Groups)
        {
            FeaturePeriods = map.FeaturePeriods,
            LabelNames = c > 0 && c != data.LabelDimension ? TrainingData.DefaultNames(c) : data.LabelNames,
            LabelUnits = c > 0 ? [.. Enumerable.Repeat("rad", c)] : data.LabelUnits,
            System = data.System,
            Scores = data.Scores is not { } known
                ? null
                : new KnownScores(FeatureScores.Of(map, data.X, known.Gradients, 1.0, threads)) { AtFixedLabels = c > 0 },
        };
    }

    // Torsions come from the structures, so z need not be there; where it is, it names them.
    private static int[][] Torsions(string path, TrainingData data)
    {
        ArrayBundle bundle = NpzFile.Read(path);
        (double[] atoms, int rows, int columns) = bundle.RequireMatrix("z_atoms", path);
        int labels = data.HasLabels ? data.LabelDimension : rows;
        return rows == labels && columns == 4 && Array.TrueForAll(atoms, a => a == Math.Floor(a))
            ? [.. atoms.Chunk(4).Select(t => Array.ConvertAll(t, a => (int)a))]
            : throw new InvalidDataInputException($"'{path}' has z_atoms [{rows}, {columns}]; --clamp needs the four atoms of each of its {labels} labels, [{labels}, 4] whole numbers.");
    }
}
