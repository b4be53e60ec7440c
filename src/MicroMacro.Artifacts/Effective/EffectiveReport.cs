using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Macro;

namespace MicroMacro.Artifacts.Effective;

/// <summary>Effective dynamics from bursts to what is written and printed of them: the fit, its verdict, a table and, between two cores, rates.</summary>
public sealed record EffectiveReport
{
    private const int TableRows = 101;

    private EffectiveReport(LagPlateau plateau, JsonObject json, string text) => (Plateau, Json, Text) = (plateau, json, text);

    /// <summary>The scan of lags.</summary>
    public LagPlateau Plateau { get; }

    /// <summary>The SDE of the chosen lag.</summary>
    public EffectiveSde Sde => Plateau.Chosen;

    /// <summary>The file of the model, with table, rates and committor.</summary>
    public JsonObject Json { get; }

    /// <summary>The same for people.</summary>
    public string Text { get; }

    /// <summary>Why there are no rates between the cores that were given, in a sentence; null where there are, or none were asked for.</summary>
    public string? WithoutRates { get; private init; }

    /// <summary>Fits, tests and, where cores are given, estimates rates.</summary>
    /// <param name="input">The bursts.</param>
    /// <param name="options">What drift and noise are made of.</param>
    /// <param name="from">A core to leave (see <see cref="RegionText"/>), or null.</param>
    /// <param name="to">The core to reach, or null.</param>
    /// <param name="cells">Cells along each variable between which transitions are counted.</param>
    /// <exception cref="StudyException">A region is not understood.</exception>
    public static EffectiveReport Of(EffectiveInput input, EffectiveSdeOptions options, string? from, string? to, int cells)
    {
        ArgumentNullException.ThrowIfNull(input);
        (string, string, double)[] variables = [.. input.Names.Select((n, a) => (n, input.Units[a], input.ByLag[0].Periods[a]))];
        (CoarseRegion From, CoarseRegion To)? cores = from is null || to is null ? null : (RegionText.Parse(from, variables), RegionText.Parse(to, variables));
        LagPlateau plateau = LagPlateau.Scan(input.ByLag, options);
        EffectiveSde sde = plateau.Chosen;
        JsonObject model = EffectiveModelFile.Describe(sde, plateau, input.Names);
        model["units"] = new JsonArray([.. input.Units.Select(u => (JsonNode)u)]);
        model["time_unit"] = input.TimeUnit;
        if (sde.Status == EffectiveStatus.TooFewBursts)
        {
            return new(plateau, model, sde.Explanation + "\n");
        }

        // What has not settled is no diffusion to integrate.
        if (sde.Dimension == 1 && sde.Status == EffectiveStatus.Converged)
        {
            model["table"] = Table(sde);
        }

        string text = Describe(sde, plateau);
        if (cores is not { } ends)
        {
            return new(plateau, model, text);
        }

        EffectiveRatesSummary rates = EffectiveRatesSummary.Of(input, plateau, ends.From, ends.To, cells);
        foreach ((string key, JsonNode? value) in ((string, JsonNode?)[])[("committor", rates.Committor), ("rates", rates.Rates), ("rates_explanation", rates.Obstacle)])
        {
            if (value is not null)
            {
                model[key] = value;
            }
        }

        return new(plateau, model, text + rates.Text) { WithoutRates = rates.Rates is null ? rates.Obstacle : null };
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

    private static string Describe(EffectiveSde sde, LagPlateau plateau)
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
