using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Windows placed by their overlap: a COLVAR file for each, METADATA that names them for WHAM, u_kn for MBAR.</summary>
/// <param name="placement">The placement.</param>
/// <param name="variable">The slow variable.</param>
/// <param name="thermalEnergy">kT.</param>
/// <param name="time">The time of a record, counted from 0.</param>
internal sealed class PlacementResult(WindowPlacement placement, CoarseVariable variable, double thermalEnergy, Func<int, double> time) : IEnhancedResult
{
    /// <inheritdoc/>
    public long ForceEvaluations => placement.ForceEvaluations;

    private WindowPlacementResult Placed => placement.Result ?? throw new InvalidOperationException("the windows are not placed yet");

    /// <inheritdoc/>
    /// <remarks>Files only of the whole: windows are numbered along the slow variable, and more may come between.</remarks>
    public IReadOnlyList<KeyValuePair<string, string>> Texts()
    {
        if (placement.Result is not { } placed)
        {
            return [];
        }

        StringBuilder metadata = new();
        List<KeyValuePair<string, string>> texts = [];
        for (int k = 0; k < placed.Windows.Count; k++)
        {
            UmbrellaWindow window = placed.Windows[k];
            StringBuilder text = new();
            text.Append("#! FIELDS time ").Append(variable.Name).Append(" bias\n");
            PlumedDomains.Append(text, [variable]);
            double[] series = placed.Samples.Series(k, 0);
            for (int record = 0; record < series.Length; record++)
            {
                text.Append(CultureInfo.InvariantCulture, $" {time(record):0.000000######} {series[record]:F9} {window.Evaluate([variable], [series[record]], []):F6}\n");
            }

            texts.Add(new($"COLVAR.{k}", text.ToString()));
            metadata.Append(CultureInfo.InvariantCulture, $"COLVAR.{k} {window.Center[0]:R} {window.Stiffness[0]:R}\n");
        }

        return [new("METADATA", metadata.ToString()), .. texts];
    }

    /// <inheritdoc/>
    public ArrayBundle Samples()
    {
        UmbrellaSamples samples = Placed.Samples;
        ReducedPotentials u = samples.Potentials();
        int k = samples.Windows, n = samples.Samples;
        int[] state = [.. Enumerable.Range(0, k).SelectMany(w => Enumerable.Repeat(w, samples.Counts[w]))];
        return new ArrayBundle
        {
            ["z"] = NamedArray.Of(samples.Z.ToArray(), n, 1),
            ["state"] = NamedArray.Of([.. state.Select(s => (long)s)], n),
            ["time"] = NamedArray.Of([.. Enumerable.Range(0, n).Select(i => time(i % (n / k)))], n),
            ["u_kn"] = NamedArray.Of([.. u.Values], k, n),
            ["N_k"] = NamedArray.Of([.. samples.Counts.ToArray().Select(c => (long)c)], k),
            ["g_k"] = NamedArray.Of(WindowStatistics.Inefficiencies(samples), k),
            ["center"] = NamedArray.Of([.. Placed.Windows.Select(w => w.Center[0])], k),
            ["stiffness"] = NamedArray.Of([.. Placed.Windows.Select(w => w.Stiffness[0])], k),
            ["z_units"] = NamedArray.Of([variable.Unit]),
            ["period"] = NamedArray.Of([variable.Period], 1),
            ["z_names"] = NamedArray.Of([variable.Name]),
        };
    }

    /// <inheritdoc/>
    public BiasedSurface? Surface(int threads) => BiasedSurface.Of(Placed, SurfaceFiles.Axes([variable], Placed.Samples.Z.ToArray())[0], threads);

    /// <inheritdoc/>
    public JsonObject Describe() => placement.Result is not { } placed
        ? new JsonObject { ["method"] = "window placement", ["rounds"] = placement.Rounds, ["windows"] = placement.Windows }
        : new JsonObject
        {
            ["method"] = "window placement",
            ["status"] = placed.Status switch
            {
                WindowPlacementStatus.Linked => "linked",
                WindowPlacementStatus.TooManyWindows => "the largest number of windows was reached before all neighbours overlapped",
                _ => "the last round was made before all neighbours overlapped",
            },
            ["rounds"] = placement.Rounds,
            ["windows"] = placed.Windows.Count,
            ["smallest_neighbour_overlap"] = placed.NeighbourOverlaps.Min(),
            ["centers"] = JsonText.Numbers([.. placed.Windows.Select(w => w.Center[0])]),
            ["stiffness"] = JsonText.Numbers([.. placed.Windows.Select(w => w.Stiffness[0])]),
            ["neighbour_overlaps"] = JsonText.Numbers([.. placed.NeighbourOverlaps]),
            ["inserted"] = new JsonArray([.. placed.Decisions.Select(d => (JsonNode)new JsonObject
            {
                ["round"] = d.Round, ["between"] = JsonText.Numbers([d.Below, d.Above]), ["overlap"] = d.Overlap,
                ["slope"] = d.Slope, ["curvature"] = d.Curvature, ["center"] = d.Center, ["stiffness"] = d.Stiffness,
            })]),
            ["stuck"] = new JsonArray([.. placed.Stuck.Select(w => (JsonNode)JsonText.Numbers([w.Center[0], w.Stiffness[0]]))]),
            ["thermal_energy"] = thermalEnergy,
        };
}
