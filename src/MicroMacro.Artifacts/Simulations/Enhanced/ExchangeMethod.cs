using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Replica exchange of a simulation: a COLVAR file for each state, in which replicas come and go.</summary>
/// <param name="run">The exchange.</param>
/// <param name="states">Its states.</param>
/// <param name="every">Steps between attempts.</param>
/// <param name="firstStep">Steps before the first segment.</param>
/// <param name="timeUnit">The unit of the timestep, "" where it has none.</param>
internal sealed class ExchangeMethod(ReplicaExchangeRun run, ThermodynamicState[] states, int every, long firstStep, string timeUnit) : IEnhancedMethod
{
    private IReadOnlyList<CoarseVariable> Variables => run.Walkers.Variables;

    /// <inheritdoc/>
    public long Step => run.Walkers.Step;

    /// <inheritdoc/>
    public long ForceEvaluations => run.Walkers.ForceEvaluations;

    /// <inheritdoc/>
    public int Unit => every;

    /// <inheritdoc/>
    public void Equilibrate(int steps, CancellationToken cancellation) => run.Walkers.Advance(
        steps, new WindowBias(Variables, [.. states.Select(s => s.Window)]), [.. states.Select(s => s.ThermalEnergy)], cancellation);

    /// <inheritdoc/>
    public void Run(long steps, CancellationToken cancellation) => run.Run((int)(steps / every), cancellation);

    /// <inheritdoc/>
    public ArrayBundle ToArrays() => run.ToArrays();

    /// <inheritdoc/>
    public void Restore(ArrayBundle arrays) => run.Restore(arrays);

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Texts()
    {
        int k = states.Length;
        int c = Variables.Count;
        (int[] stateOf, double[] coarse, double[] energies) = (run.StateOf, run.Coarse, run.PotentialEnergies);
        StringBuilder[] texts = [.. states.Select(_ => new StringBuilder())];
        foreach (StringBuilder text in texts)
        {
            text.Append("#! FIELDS ").AppendJoin(' ', ["time", .. Variables.Select(v => v.Name), "energy", "bias", "replica"]).Append('\n');
            PlumedDomains.Append(text, Variables);
        }

        for (int row = 0; row < stateOf.Length; row++)
        {
            StringBuilder text = texts[stateOf[row]];
            ReadOnlySpan<double> z = coarse.AsSpan(row * c, c);
            text.Append(CultureInfo.InvariantCulture, $" {Time(row / k):0.000000######}");
            foreach (double value in z)
            {
                text.Append(CultureInfo.InvariantCulture, $" {value:F9}");
            }

            double bias = states[stateOf[row]].Window?.Evaluate(Variables, z, []) ?? 0;
            text.Append(CultureInfo.InvariantCulture, $" {energies[row]:F6} {bias:F6} {row % k}\n");
        }

        return [.. texts.Select((text, state) => KeyValuePair.Create($"COLVAR.{state}", text.ToString()))];
    }

    /// <inheritdoc/>
    public ArrayBundle Samples()
    {
        (ReducedPotentials u, double[] z) = run.Samples();
        int[] stateOf = run.StateOf;
        int k = states.Length;
        int[] order = [.. Enumerable.Range(0, stateOf.Length).OrderBy(row => stateOf[row])];
        return new ArrayBundle
        {
            ["z"] = NamedArray.Of(z, order.Length, Variables.Count),
            ["state"] = NamedArray.Of([.. order.Select(row => (long)stateOf[row])], order.Length),
            ["replica"] = NamedArray.Of([.. order.Select(row => (long)(row % k))], order.Length),
            ["time"] = NamedArray.Of([.. order.Select(row => Time(row / k))], order.Length),
            ["u_kn"] = NamedArray.Of([.. u.Values], k, order.Length),
            ["N_k"] = NamedArray.Of([.. u.Counts.ToArray().Select(n => (long)n)], k),
            ["z_units"] = NamedArray.Of([.. Variables.Select(v => v.Unit)]),
            ["period"] = NamedArray.Of([.. Variables.Select(v => v.Period)], Variables.Count),
            ["z_names"] = NamedArray.Of([.. Variables.Select(v => v.Name)]),
        };
    }

    /// <inheritdoc/>
    public BiasedSurface? Surface(int threads) => run.Rounds == 0 || Variables.Count is not (1 or 2) ? null
        : BiasedSurface.Of(run, states[0].ThermalEnergy, SurfaceFiles.Axes(Variables, run.Coarse), threads);

    /// <inheritdoc/>
    public JsonObject Describe()
    {
        ExchangeStatistics statistics = run.Statistics;
        static JsonNode? Number(double value) => double.IsFinite(value) ? Math.Round(value, 6) : null;
        return new JsonObject
        {
            ["method"] = "replica exchange",
            ["segments"] = run.Rounds,
            ["pairs"] = new JsonArray([.. statistics.Pairs.Select((p, i) => (JsonNode)new JsonObject
            {
                ["states"] = new JsonArray(p.First, p.Second), ["attempts"] = statistics.Attempts[i], ["acceptance"] = Number(statistics.Acceptance(i)),
            })]),
            ["lowest_acceptance"] = Number(statistics.LowestAcceptance),
            ["round_trips"] = new JsonArray([.. statistics.RoundTrips.Select(n => (JsonNode)n)]),
            ["mean_round_trip"] = Number(statistics.MeanRoundTrip * every * run.Walkers.Timestep),
            ["time_unit"] = timeUnit,
            ["outbound"] = new JsonArray([.. statistics.Outbound.Select(Number)]),
        };
    }

    private double Time(int round) => run.Walkers.Timestep * (firstStep + ((round + 1L) * every));
}
