using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Cli.Hosting;
using MicroMacro.Macro;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro effective: drift and noise of slow variables from bursts, on arrays from anywhere.</summary>
internal static class EffectiveCommand
{
    private const int TableRows = 101;

    private static readonly Argument<FileInfo> Bursts = new("BURSTS")
    {
        Description = "npz with z0 [m,c], z1 [m,c] and the time dt between, one number or [m]; optionally weights w [m] and period [c].",
    };

    private static readonly Option<FileInfo> Out = new("--out") { Description = "Where the model goes.", HelpName = "MODEL.json", Required = true };

    private static readonly Option<int> DriftDegree = new("--drift-degree")
    {
        Description = "Degree of the drift, 0 to 12.", HelpName = "N", DefaultValueFactory = _ => 5,
    };

    private static readonly Option<int> NoiseDegree = new("--noise-degree")
    {
        Description = "Degree of the log of the squared noise, 0 to 12.", HelpName = "N", DefaultValueFactory = _ => 2,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("effective", "Fits an effective SDE to bursts of slow variables: drift, noise, free energy.")
        {
            Bursts, Out, DriftDegree, NoiseDegree, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    /// <summary>The bursts of a file, by lag.</summary>
    /// <exception cref="InvalidDataInputException">An array is missing, or of the wrong shape, or out of range.</exception>
    internal static IReadOnlyList<BurstSet> Read(ArrayBundle bundle, string source)
    {
        (double[] starts, int m, int c) = bundle.RequireMatrix("z0", source);
        (double[] ends, int rows, int columns) = bundle.RequireMatrix("z1", source);
        if (rows != m || columns != c)
        {
            throw new InvalidDataInputException($"Array 'z1' of '{source}' has shape [{rows}, {columns}]; that of 'z0' is [{m}, {c}].");
        }

        bool single = bundle.TryGet("dt", out NamedArray? dt) && dt.Count == 1 && dt.Values is not string[];
        double[] lags = single ? dt!.ToDoubles() : bundle.RequireVector("dt", source, m);
        double[]? weights = bundle.OptionalVector("w", source, m);
        double[]? periods = bundle.OptionalVector("period", source, c);
        int bad = Array.FindIndex(lags, lag => !(lag > 0 && double.IsFinite(lag)));
        if (bad >= 0 || weights?.Min() < 0 || weights?.Max() == 0 || periods?.Min() < 0)
        {
            throw new InvalidDataInputException(bad >= 0
                ? $"Array 'dt' of '{source}' holds {lags[bad].ToString(CultureInfo.InvariantCulture)} at entry {bad}; a time above 0 is needed."
                : $"'{source}' holds a weight or a period below 0, or no weight above 0.");
        }

        for (int a = 0; a < c; a++)
        {
            if (Enumerable.Range(0, m).All(i => starts[(i * c) + a] == starts[a]))
            {
                throw new InvalidDataInputException($"All bursts of '{source}' start at the same value of variable {a}; starts must be spread over it.");
            }
        }

        return [.. Enumerable.Range(0, m).GroupBy(i => single ? lags[0] : lags[i]).OrderBy(g => g.Key)
            .Select(g => Part([.. g], starts, ends, c, g.Key, weights, periods))];
    }

    private static BurstSet Part(int[] rows, double[] starts, double[] ends, int c, double lag, double[]? weights, double[]? periods) => new(
        [.. rows.SelectMany(i => starts[(i * c)..((i + 1) * c)])],
        [.. rows.SelectMany(i => ends[(i * c)..((i + 1) * c)])],
        c,
        lag,
        weights is null ? null : Array.ConvertAll(rows, i => weights[i]),
        periods);

    private static CommandOutcome Run(CommandContext context)
    {
        FileInfo file = context.Get(Bursts);
        int driftDegree = context.Get(DriftDegree);
        int noiseDegree = context.Get(NoiseDegree);
        if (driftDegree is < 0 or > 12 || noiseDegree is < 0 or > 12)
        {
            throw new UsageException("--drift-degree and --noise-degree lie between 0 and 12.");
        }

        ArrayBundle bundle = NpzFile.Read(file.FullName);
        IReadOnlyList<BurstSet> bursts = Read(bundle, file.Name);
        LagPlateau plateau = LagPlateau.Scan(bursts, new EffectiveSdeOptions { DriftDegree = driftDegree, NoiseDegree = noiseDegree });
        EffectiveSde sde = plateau.Chosen;
        if (sde.Status == EffectiveStatus.TooFewBursts)
        {
            throw new InvalidDataInputException($"'{file.Name}': {sde.Explanation}");
        }

        JsonObject model = Json(sde, plateau, Names(bundle, sde.Dimension));
        AtomicFile.WriteText(context.Get(Out)!.FullName, JsonText.Indented(model));
        context.Print(model, Text(sde, plateau));
        return sde.Status == EffectiveStatus.Converged ? CommandOutcome.Success : CommandOutcome.TargetNotMet(sde.Explanation);
    }

    private static string[] Names(ArrayBundle bundle, int c) => bundle.TryGet("z_names", out NamedArray? names) && names.Values is string[] given && given.Length == c
        ? given
        : c == 1 ? ["z"] : [.. Enumerable.Range(0, c).Select(a => $"z{a}")];

    private static JsonObject Json(EffectiveSde sde, LagPlateau plateau, string[] names)
    {
        JsonObject model = new()
        {
            ["kind"] = "effective-sde",
            ["status"] = sde.Status.ToString(),
            ["explanation"] = sde.Explanation,
            ["markov"] = plateau.Verdict.ToString(),
            ["markov_explanation"] = plateau.Explanation,
            ["names"] = new JsonArray([.. names.Select(n => (JsonNode)n)]),
            ["lag"] = sde.Lag,
            ["lags"] = JsonText.Numbers([.. plateau.Models.Select(m => m.Lag)]),
            ["low"] = JsonText.Numbers(sde.DriftBasis.Low),
            ["high"] = JsonText.Numbers(sde.DriftBasis.High),
            ["period"] = JsonText.Numbers(sde.DriftBasis.Periods),
            ["drift"] = Expansion(sde.DriftBasis, sde.DriftCoefficients, sde.DriftCovariances),
            ["log_squared_noise"] = Expansion(sde.NoiseBasis, sde.LogNoiseCoefficients, sde.LogNoiseCovariances),
        };
        if (sde.Dimension == 1)
        {
            model["table"] = Table(sde);
        }

        return model;
    }

    private static JsonObject Expansion(CoarseBasis basis, double[] coefficients, double[] covariances)
    {
        int n = basis.Count;
        double[] errors = [.. coefficients.Select((_, k) => Math.Sqrt(Math.Max(0, covariances[(((k / n * n) + (k % n)) * n) + (k % n)])))];
        return new()
        {
            ["functions"] = JsonText.Rows([.. basis.Functions.Select(f => (double)f)], basis.Dimension),
            ["coefficients"] = JsonText.Rows(coefficients, n),
            ["errors"] = JsonText.Rows(errors, n),
        };
    }

    private static JsonObject Table(EffectiveSde sde)
    {
        ScalarDynamics dynamics = ScalarDynamics.Of(sde, (TableRows - 1) * 20);
        double[] free = dynamics.FreeEnergy();
        double[][] rows = new double[6][];
        for (int r = 0; r < rows.Length; r++)
        {
            rows[r] = new double[TableRows];
        }

        for (int i = 0; i < TableRows; i++)
        {
            double z = dynamics.Grid[i * 20];
            (double[] drift, double[] driftError, double[] noise, double[] noiseError) = sde.At(z);
            (rows[0][i], rows[1][i], rows[2][i], rows[3][i], rows[4][i], rows[5][i]) = (z, drift[0], driftError[0], noise[0], noiseError[0], free[i * 20]);
        }

        return new()
        {
            ["z"] = JsonText.Numbers(rows[0]),
            ["drift"] = JsonText.Numbers(rows[1]),
            ["drift_error"] = JsonText.Numbers(rows[2]),
            ["noise"] = JsonText.Numbers(rows[3]),
            ["noise_error"] = JsonText.Numbers(rows[4]),
            ["free_energy_kT"] = JsonText.Numbers(rows[5]),
            ["tilt_kT"] = sde.DriftBasis.Periods[0] > 0 ? dynamics.Tilt : null,
        };
    }

    private static string Text(EffectiveSde sde, LagPlateau plateau)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{"z",12}{"drift",14}{"error",12}{"noise",14}{"error",12}\n");
        for (int i = 0; i <= 10 && sde.Dimension == 1; i++)
        {
            double z = sde.DriftBasis.Low[0] + (0.1 * i * (sde.DriftBasis.High[0] - sde.DriftBasis.Low[0]));
            (double[] drift, double[] driftError, double[] noise, double[] noiseError) = sde.At(z);
            text.Append(CultureInfo.InvariantCulture, $"{z,12:G5}{drift[0],14:G6}{driftError[0],12:G2}{noise[0],14:G6}{noiseError[0],12:G2}\n");
        }

        return text.Append(sde.Explanation).Append('\n').Append(plateau.Explanation).Append('\n').ToString();
    }
}
