using MicroMacro.FreeEnergy;

namespace MicroMacro.Bench.Headline;

/// <summary>Weights of frames by MBAR.</summary>
internal static class Estimates
{
    private const int Most = 20_000;

    /// <summary>Frames of umbrella windows.</summary>
    /// <param name="system">The case.</param>
    /// <param name="z">The slow variable of each frame.</param>
    /// <param name="hidden">Its hidden state.</param>
    /// <param name="window">Its window.</param>
    /// <param name="centers">Centres of the windows.</param>
    public static Frames Windows(Case system, IReadOnlyList<double> z, IReadOnlyList<int> hidden, IReadOnlyList<int> window, double[] centers)
    {
        int[] chosen = ByState(window, centers.Length, out int[] counts);
        double[] values = [.. chosen.Select(n => z[n])];
        int[] sampled = [.. Enumerable.Range(0, centers.Length).Where(k => counts[k] > 0)];
        ReducedPotentials u = ReducedPotentials.ForHarmonicUmbrellas(
            values, [.. sampled.Select(k => centers[k])], [.. sampled.Select(_ => system.Stiffness)],
            [system.Axes[0].Periodic ? system.Axes[0].Length : 0], [.. sampled.Select(k => counts[k])]);
        return new Frames(values, [.. chosen.Select(n => hidden[n])], Mbar.Solve(u).LogWeights());
    }

    /// <summary>Frames of a ladder of temperatures.</summary>
    public static Frames Temperatures(IReadOnlyList<double> z, IReadOnlyList<int> hidden, IReadOnlyList<int> rung, IReadOnlyList<double> energies, double[] thermal)
    {
        int[] chosen = ByState(rung, thermal.Length, out int[] counts);
        double lowest = chosen.Min(n => energies[n]);
        double[] u = new double[thermal.Length * chosen.Length];
        for (int k = 0; k < thermal.Length; k++)
        {
            for (int n = 0; n < chosen.Length; n++)
            {
                u[(k * chosen.Length) + n] = (energies[chosen[n]] - lowest) / thermal[k];
            }
        }

        double[] target = u.AsSpan(0, chosen.Length).ToArray();
        return new Frames([.. chosen.Select(n => z[n])], [.. chosen.Select(n => hidden[n])], Mbar.Solve(new ReducedPotentials(u, counts)).LogWeights(target));
    }

    /// <summary>At most so many frames, evenly, grouped by state.</summary>
    private static int[] ByState(IReadOnlyList<int> state, int states, out int[] counts)
    {
        int stride = Math.Max(1, state.Count / Most);

        // Frames of all walkers at one time lie together: an even distance that divides their number would always meet the same walkers.
        int[] kept = [.. Enumerable.Range(0, state.Count).Where(n => Mix((uint)n) % (uint)stride == 0)];
        int[] count = new int[states];
        foreach (int n in kept)
        {
            count[state[n]]++;
        }

        counts = count;
        return [.. kept.OrderBy(n => state[n])];
    }

    private static uint Mix(uint n)
    {
        n = (n ^ (n >> 16)) * 0x45d9f3b;
        n = (n ^ (n >> 16)) * 0x45d9f3b;
        return n ^ (n >> 16);
    }
}
