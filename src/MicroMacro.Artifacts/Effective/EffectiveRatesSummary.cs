using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Macro;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Effective;

/// <summary>Rates between two regions from bursts, by the effective SDE and by plain transitions, with the flag that no rate goes without.</summary>
internal sealed class EffectiveRatesSummary
{
    private const int Resamples = 20;

    private readonly EffectiveInput _input;
    private readonly IReadOnlyList<BurstSet> _byLag;
    private readonly CoarseRegion _from;
    private readonly CoarseRegion _to;
    private readonly StringBuilder _text = new();

    private EffectiveRatesSummary(EffectiveInput input, CoarseRegion from, CoarseRegion to)
    {
        (_input, _byLag, _from, _to) = (input, input.ByLag, from, to);
    }

    /// <summary>"sde" and "transitions", each with its verdict, and "counted"; null where bursts give none.</summary>
    public JsonObject? Rates { get; private set; }

    /// <summary>The committor by the SDE; null where there is none.</summary>
    public JsonObject? Committor { get; private set; }

    /// <summary>The same for people.</summary>
    public string Text => _text.ToString();

    /// <summary>Why rates, or some of them, are missing, in a sentence; null where all are there.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Estimates what bursts allow.</summary>
    public static EffectiveRatesSummary Of(EffectiveInput input, LagPlateau plateau, CoarseRegion from, CoarseRegion to, int cells)
    {
        EffectiveRatesSummary summary = new(input, from, to);
        JsonObject rates = [];
        bool line = plateau.Chosen.Dimension == 1;
        if (plateau.Chosen.Status == EffectiveStatus.Converged)
        {
            rates["sde"] = summary.Sde(plateau, line ? 400 : 90);
        }

        rates["transitions"] = summary.Transitions(line ? cells : Math.Min(cells, 30));
        foreach (string name in (string[])["sde", "transitions"])
        {
            if (rates[name] is null)
            {
                rates.Remove(name);
            }
        }

        if (rates.Count > 0)
        {
            summary.Rates = rates;
            if (input.Trajectories is { } paths)
            {
                rates["counted"] = summary.Counted(CoreTransitions.Count(paths.Z, paths.Replicas, paths.Interval, from, to));
            }
        }

        return summary;
    }

    private JsonObject? Sde(LagPlateau plateau, int cells)
    {
        EffectiveSde sde = plateau.Chosen;
        DiffusionGrid grid = CoarseGrid.Over(_byLag.First(b => b.Lag == sde.Lag), cells);
        if (CoarseDynamics.TryOf(sde, grid) is not { } dynamics)
        {
            return Without("the effective SDE", "drift or noise overflow in some cell of the grid");
        }

        if (dynamics.Obstacle(_from, _to) is { } obstacle)
        {
            return Without("the effective SDE", obstacle);
        }

        Committor = Table(dynamics, dynamics.Committor(_from, _to));
        return Node(EffectiveRates.Estimate(sde, grid, _from, _to, Resamples), sde.Lag, plateau.Verdict, plateau.Explanation, "effective SDE");
    }

    private JsonObject? Without(string by, string obstacle)
    {
        string sentence = $"There are no rates between the cores by {by}: {obstacle}.";
        Obstacle = Obstacle is null ? sentence : $"{Obstacle} {sentence}";
        _text.Append(sentence).Append('\n');
        return null;
    }

    /// <summary>By transitions: the shortest lag from which a longer one is foretold.</summary>
    private JsonObject? Transitions(int cells)
    {
        DiffusionGrid grid = CoarseGrid.Over(_byLag[0], cells, 0);
        CoarseDynamics Chain(BurstSet set) => CoarseDynamics.Of(set, grid);
        (BurstSet bursts, ChapmanKolmogorov? check) = (_byLag[^1], null);
        foreach (BurstSet shorter in _byLag)
        {
            BurstSet? longer = _byLag.LastOrDefault(b => b.Lag > 1.5 * shorter.Lag && Math.Abs((b.Lag / shorter.Lag) - Math.Round(b.Lag / shorter.Lag)) < 1e-6);
            if (longer is null)
            {
                continue;
            }

            (bursts, check) = (shorter, ChapmanKolmogorov.Test(shorter, longer, Chain, [_from, _to]));
            if (check.Verdict == LagVerdict.Markovian)
            {
                break;
            }
        }

        CoarseDynamics chain = Chain(bursts);
        if (chain.Obstacle(_from, _to) is { } obstacle)
        {
            return Without("transitions", obstacle);
        }

        EffectiveRates estimates = EffectiveRates.Estimate(bursts, Chain, _from, _to, Resamples);
        JsonObject node = Node(
            estimates,
            bursts.Lag,
            check?.Verdict ?? LagVerdict.CannotTell,
            check?.Explanation ?? "Bursts at a lag and a multiple of it are needed to see whether transitions are Markovian.",
            "transitions");
        node["z"] = Middles(chain);
        node["free_energy_kT"] = FreeEnergy(chain);
        return node;
    }

    private JsonObject Counted(CoreTransitions counted)
    {
        _text.Append(CultureInfo.InvariantCulture, $"Counted in the trajectories: {counted.Forward} transitions there, {counted.Backward} back\n");
        Line("rate from -> to", counted.ForwardRate, "");
        Line("rate to -> from", counted.BackwardRate, "");
        return new()
        {
            ["transitions_forward"] = counted.Forward,
            ["transitions_backward"] = counted.Backward,
            ["rate_forward"] = Estimate(counted.ForwardRate),
            ["rate_backward"] = Estimate(counted.BackwardRate),
        };
    }

    private JsonObject Node(EffectiveRates estimates, double lag, LagVerdict verdict, string explanation, string title)
    {
        string flag = verdict == LagVerdict.Markovian ? "" : verdict == LagVerdict.NotMarkovian ? "  [not Markovian]" : "  [Markov: cannot tell]";
        _text.Append(CultureInfo.InvariantCulture, $"By {title} at lag {lag:G4}:{flag}\n");
        Line("rate from -> to", estimates.Forward, flag);
        Line("rate to -> from", estimates.Backward, flag);
        Line("time from -> to", estimates.ForwardTime, flag);
        Line("time to -> from", estimates.BackwardTime, flag);
        Line("weight of to / from", estimates.PopulationRatio, flag);
        _text.Append(explanation).Append('\n');
        return new()
        {
            ["lag"] = lag,
            ["markov"] = verdict.ToString(),
            ["markov_explanation"] = explanation,
            ["rate_forward"] = Estimate(estimates.Forward),
            ["rate_backward"] = Estimate(estimates.Backward),
            ["time_forward"] = Estimate(estimates.ForwardTime),
            ["time_backward"] = Estimate(estimates.BackwardTime),
            ["population_ratio"] = Estimate(estimates.PopulationRatio),
        };
    }

    private void Line(string what, RateEstimate estimate, string flag) => _text.Append(
        CultureInfo.InvariantCulture, $"  {what,-22}{estimate.Value,12:G4}  95 %: {estimate.Low:G4} to {estimate.High:G4}{flag}\n");

    private static JsonObject Estimate(RateEstimate estimate) => new()
    {
        ["value"] = estimate.Value, ["low"] = estimate.Low, ["high"] = estimate.High,
    };

    private static JsonObject Table(CoarseDynamics dynamics, double[] committor)
    {
        return new()
        {
            ["z"] = Middles(dynamics),
            ["committor"] = JsonText.Numbers(committor),
            ["free_energy_kT"] = FreeEnergy(dynamics),
        };
    }

    private static JsonArray Middles(CoarseDynamics dynamics) =>
        JsonText.Rows([.. Enumerable.Range(0, dynamics.Grid.Count).SelectMany(dynamics.Grid.Middle)], dynamics.Grid.Axes.Count);

    private static JsonArray? FreeEnergy(CoarseDynamics dynamics) => dynamics.FreeEnergy() is { } free ? JsonText.Numbers(free) : null;
}
