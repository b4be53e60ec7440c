using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Cli.Hosting;
using MicroMacro.Manifolds;
using MicroMacro.Manifolds.Neighbours;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro bench diffusion-map: time and memory of one sparse diffusion map of normal points.</summary>
internal static class BenchDiffusionMapCommand
{
    /// <summary>Residual of the eigenvectors; that of the peer that this is compared with.</summary>
    private const double Tolerance = 1e-9;

    private const int Coordinates = 9;

    private static readonly Option<int> Points = new("--points") { Description = "Points.", HelpName = "N", DefaultValueFactory = _ => 20_000 };

    private static readonly Option<int> Dimension = new("--dimension") { Description = "Numbers per point.", HelpName = "D", DefaultValueFactory = _ => 3 };

    private static readonly Option<int> Neighbours = new("--neighbours") { Description = "Neighbours per point.", HelpName = "K", DefaultValueFactory = _ => 64 };

    private static readonly Option<FileInfo?> Save = new("--save") { Description = "Where the points go, for a peer to read.", HelpName = "POINTS.npy" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("diffusion-map", "Seconds and peak memory of a diffusion map: neighbours, kernel and ten eigenpairs to 1e-9.")
        {
            Points, Dimension, Neighbours, Save, CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        (int n, int d, int k, int threads) = (context.Get(Points), context.Get(Dimension), context.Get(Neighbours), context.Get(CommonOptions.Threads));
        if (d < 1 || k < 1 || n <= Math.Max(k, Coordinates + 1))
        {
            throw new UsageException($"--dimension and --neighbours must be at least 1 and --points above both --neighbours and {Coordinates + 1}, not {d}, {k} and {n}.");
        }

        double[] points = Normal(n * d);
        if (context.Get(Save) is { } file)
        {
            NpyFile.Write(file.FullName, NamedArray.Of(points, n, d));
        }

        // A small map compiles the kernels; the width is half the median squared distance to a neighbour.
        _ = DiffusionMap.Fit(Normal(512 * d), d, new DiffusionMapOptions { Components = Coordinates, Threads = threads });
        double epsilon = HalfMedian(NearestNeighbours.Of(points, d, k, threads).SquaredDistances);
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        DiffusionMap map = DiffusionMap.Fit(points, d, new DiffusionMapOptions
        {
            Components = Coordinates, Epsilon = epsilon, Neighbours = k, Tolerance = Tolerance, Threads = threads,
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        double peak = process.PeakWorkingSet64 / (1024.0 * 1024.0);
        context.Print(
            new JsonObject
            {
                ["benchmark"] = "diffusion-map",
                ["version"] = RunManifest.Version,
                ["points"] = n,
                ["dimension"] = d,
                ["neighbours"] = k,
                ["threads"] = threads,
                ["width"] = SimdSupport.Width,
                ["epsilon"] = epsilon,
                ["status"] = map.Status.ToString(),
                ["eigenvalues"] = JsonText.Numbers(map.Eigenvalues),
                ["total_s"] = seconds,
                ["peak_mb"] = peak,
            },
            string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s and {peak:F0} MB for {n} points in {d} dimensions ({map.Status}, {threads} threads, {SimdSupport.Width} bits)"));
        return map.Status == DiffusionMapStatus.Converged ? CommandOutcome.Success : CommandOutcome.TargetNotMet(map.Explanation);
    }

    private static double[] Normal(int count)
    {
        var random = new RandomSequence(new RandomKey(0, 0));
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextGaussian();
        }

        return values;
    }

    private static double HalfMedian(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2] / 2;
    }
}
