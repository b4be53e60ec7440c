using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Cli.Hosting;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro bench mbar: time to solve harmonic states with known free energies, covariance included.</summary>
internal static class BenchMbarCommand
{
    private static readonly Option<int> States = new("--states") { Description = "States K.", HelpName = "K", DefaultValueFactory = _ => 36 };

    private static readonly Option<int> Samples = new("--samples") { Description = "Samples from each state.", HelpName = "N", DefaultValueFactory = _ => 300 };

    private static readonly Option<int> Repeats = new("--repeats") { Description = "Solutions that are timed; the median counts. A second of solutions before them warms up.", HelpName = "R", DefaultValueFactory = _ => 15 };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("mbar", "Time to solve MBAR for a chain of harmonic states, with all errors, from reduced potentials in memory.")
        {
            States, Samples, Repeats, CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        int k = context.Get(States), n = context.Get(Samples), repeats = context.Get(Repeats);
        if (k < 2 || n < 1 || repeats < 1)
        {
            throw new UsageException($"bench mbar needs at least 2 states, 1 sample and 1 repeat, not {k}, {n} and {repeats}.");
        }

        ReducedPotentials u = Problem(k, n, out double[] exact);
        var options = new MbarOptions { Threads = context.Get(CommonOptions.Threads) };
        MbarResult result = Mbar.Solve(u, options);

        // Until the run time has compiled its best code.
        for (long warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm).TotalSeconds < 1;)
        {
            result = Mbar.Solve(u, options);
        }

        var seconds = new double[repeats];
        for (int r = 0; r < repeats; r++)
        {
            long start = Stopwatch.GetTimestamp();
            result = Mbar.Solve(u, options);
            _ = result.DifferenceErrors();
            seconds[r] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        double[] differences = [.. result.FreeEnergies.Zip(exact, (f, e) => Math.Abs(f - e))];
        double largest = differences.Max();

        // State 0 is exact by definition. A chain's errors add up along it, so the largest of few samples is no defect by itself.
        double inErrors = differences.Zip(result.FreeEnergyErrors(), (d, e) => e > 0 ? d / e : 0).Max();
        var json = new JsonObject
        {
            ["benchmark"] = "mbar",
            ["states"] = k,
            ["samples"] = n,
            ["threads"] = options.Threads,
            ["solve_s"] = seconds[repeats / 2],
            ["fastest_s"] = seconds[0],
            ["iterations"] = result.Iterations,
            ["status"] = result.Status.ToString(),
            ["max_error"] = largest,
            ["max_error_in_standard_errors"] = inErrors,
            ["simd_bits"] = SimdSupport.Width,
        };
        context.Print(json, string.Create(
            CultureInfo.InvariantCulture,
            $"{k} states x {n} samples, {options.Threads} threads: {1000 * seconds[repeats / 2]:G4} ms (median of {repeats}) for f_k with all errors, {result.Iterations} iterations, {result.Status}; largest error {largest:G3} kT, {inErrors:G3} standard errors.\n"));
        return result.Status == MbarStatus.Converged ? CommandOutcome.Success : CommandOutcome.TargetNotMet(result.Explanation);
    }

    // Centres half a unit apart, stiffness 1 + sin(k)/2: the same states as the peers' script draws.
    private static ReducedPotentials Problem(int states, int samples, out double[] exact)
    {
        double[] centers = [.. Enumerable.Range(0, states).Select(i => 0.5 * i)];
        double[] stiffness = [.. Enumerable.Range(0, states).Select(i => 1 + (0.5 * Math.Sin(i)))];
        exact = [.. stiffness.Select(s => 0.5 * Math.Log(s / stiffness[0]))];
        var random = new RandomSequence(new RandomKey(1, 0));
        var x = new double[(long)states * samples];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = centers[i / samples] + (random.NextGaussian() / Math.Sqrt(stiffness[i / samples]));
        }

        return ReducedPotentials.ForHarmonicUmbrellas(x, centers, stiffness, [0.0], [.. Enumerable.Repeat(samples, states)]);
    }
}
