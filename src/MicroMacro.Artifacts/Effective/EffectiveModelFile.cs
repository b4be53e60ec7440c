using System.Text.Json;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Macro;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Effective;

/// <summary>Effective SDEs in files: what 'micromacro effective' writes and 'micromacro simulate' runs.</summary>
public static class EffectiveModelFile
{
    private const string Kind = "effective-sde";

    /// <summary>The keys of a model from "kind" to "log_squared_noise", to which others may be added.</summary>
    /// <param name="sde">The SDE.</param>
    /// <param name="plateau">The scan of lags that it comes from.</param>
    /// <param name="names">The names of its variables.</param>
    public static JsonObject Describe(EffectiveSde sde, LagPlateau plateau, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(sde);
        ArgumentNullException.ThrowIfNull(plateau);
        return new()
        {
            ["kind"] = Kind,
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
    }

    /// <summary>The SDE of a file and the names of its variables. Of its errors only the standard errors of coefficients are known.</summary>
    /// <exception cref="InvalidDataInputException">The file is not there or is no such model.</exception>
    public static (EffectiveSde Sde, string[] Names) Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = InputFile.Open(path);
        try
        {
            return Parse(JsonNode.Parse(file)!.AsObject());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException
            or OverflowException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new InvalidDataInputException(PlainMessage.Of($"'{Path.GetFileName(path)}' is no effective SDE such as 'micromacro effective' writes: {exception.Message}"));
        }
    }

    /// <summary>The SDE of a file as a system, named like the file.</summary>
    /// <exception cref="InvalidDataInputException">The file is not there or is no such model.</exception>
    public static EffectiveSystem ReadSystem(string path)
    {
        (EffectiveSde sde, string[] names) = Read(path);
        return new(sde, names, Path.GetFileNameWithoutExtension(path));
    }

    private static (EffectiveSde Sde, string[] Names) Parse(JsonObject model)
    {
        if ((string?)model["kind"] != Kind)
        {
            throw new FormatException($"its 'kind' is not '{Kind}'");
        }

        string[] names = [.. Required(model, "names").AsArray().Select(n => (string)n!)];
        double[] low = Numbers(model, "low");
        double[] high = Numbers(model, "high");
        double[] periods = Numbers(model, "period");
        int c = names.Length;
        if (c is < 1 or > 16 || low.Length != c || high.Length != c || periods.Length != c)
        {
            throw new FormatException($"{c} names with {low.Length} and {high.Length} ends and {periods.Length} periods");
        }

        (CoarseBasis drift, double[] beta, double[] betaErrors) = Expansion(Required(model, "drift").AsObject(), low, high, periods);
        (CoarseBasis noise, double[] gamma, double[] gammaErrors) = Expansion(Required(model, "log_squared_noise").AsObject(), low, high, periods);
        double lag = (double)Required(model, "lag");
        if (!(lag > 0 && double.IsFinite(lag)))
        {
            throw new FormatException($"the lag {lag}");
        }

        return (
            new EffectiveSde(drift, noise)
            {
                Status = Enum.Parse<EffectiveStatus>((string)Required(model, "status")!),
                Explanation = (string?)model["explanation"] ?? "",
                DriftCoefficients = beta,
                DriftCovariances = betaErrors,
                LogNoiseCoefficients = gamma,
                LogNoiseCovariances = gammaErrors,
                Lag = lag,
            },
            names);
    }

    private static JsonObject Expansion(CoarseBasis basis, double[] coefficients, double[] covariances)
    {
        int n = basis.Count;
        double[] errors = [.. coefficients.Select((_, k) => Math.Sqrt(Math.Max(0, covariances[(((k / n * n) + (k % n)) * n) + (k % n)])))];
        JsonObject expansion = new() { ["basis"] = basis.Intervals > 0 ? "splines" : "powers" };
        if (basis.Intervals > 0)
        {
            expansion["intervals"] = basis.Intervals;
        }
        else
        {
            expansion["degree"] = basis.Degree;
        }

        expansion["functions"] = JsonText.Rows([.. basis.Functions.Select(f => (double)f)], basis.Dimension);
        expansion["coefficients"] = JsonText.Rows(coefficients, n);
        expansion["errors"] = JsonText.Rows(errors, n);
        return expansion;
    }

    private static (CoarseBasis Basis, double[] Coefficients, double[] Covariances) Expansion(JsonObject expansion, double[] low, double[] high, double[] periods)
    {
        CoarseBasis basis = (string?)expansion["basis"] == "splines"
            ? CoarseBasis.Splines(low, high, periods, (int)Required(expansion, "intervals"))
            : new CoarseBasis(low, high, periods, (int)Required(expansion, "degree"));
        double[] coefficients = Rows(expansion, "coefficients", low.Length, basis.Count);
        double[] errors = Rows(expansion, "errors", low.Length, basis.Count);
        int n = basis.Count;
        double[] covariances = new double[low.Length * n * n];
        for (int k = 0; k < errors.Length; k++)
        {
            covariances[(((k / n * n) + (k % n)) * n) + (k % n)] = errors[k] * errors[k];
        }

        return (basis, coefficients, covariances);
    }

    private static double[] Rows(JsonObject expansion, string key, int rows, int width)
    {
        double[] values = [.. Required(expansion, key).AsArray().SelectMany(row => row!.AsArray().Select(v => (double)v!))];
        return values.Length == rows * width && Array.TrueForAll(values, double.IsFinite)
            ? values
            : throw new FormatException($"'{key}' are not {rows} rows of {width} numbers");
    }

    private static double[] Numbers(JsonObject model, string key) => [.. Required(model, key).AsArray().Select(v => (double)v!)];

    private static JsonNode Required(JsonObject node, string key) => node[key] ?? throw new FormatException($"it lacks '{key}'");
}
