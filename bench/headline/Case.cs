using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Bench.Headline;

/// <summary>A system under the slow variable that hides a barrier, with what the methods are told of it.</summary>
internal abstract class Case
{
    public required string Name { get; init; }

    /// <summary>The study file that `micromacro run` and the loop's cells take.</summary>
    public required string StudyPath { get; init; }

    public required GridAxis[] Axes { get; init; }

    /// <summary>Axis of the bias along the hidden variable, for the oracle.</summary>
    public required GridAxis HiddenAxis { get; init; }

    public required Truth Truth { get; init; }

    /// <summary>Window centres along the one slow variable, and their stiffness in kT per squared unit.</summary>
    public required double[] Centers { get; init; }

    public required double Stiffness { get; init; }

    /// <summary>Steps in which a window's own fluctuation relaxes: segments, records, hills and steering are counted in them.</summary>
    public required int Segment { get; init; }

    /// <summary>kT in the unit of the walkers.</summary>
    public required double ThermalEnergy { get; init; }

    /// <summary>The hottest temperature of the ladder over the system's own, and the rungs.</summary>
    public required double Hottest { get; init; }

    public required int Rungs { get; init; }

    /// <summary>Force evaluations at which a run ends.</summary>
    public required long Budget { get; init; }

    /// <summary>Width of hills along the hidden variable, for the oracle.</summary>
    public required double HiddenWidth { get; init; }

    public double Spacing => Centers[1] - Centers[0];

    /// <summary>Walkers from the one structure or from given states.</summary>
    /// <param name="count">How many.</param>
    /// <param name="key">Their random numbers.</param>
    /// <param name="told">Whether the hidden variable comes as a second slow one.</param>
    /// <param name="thermalEnergies">kT of each, or null.</param>
    /// <param name="starts">States, or null for the one structure.</param>
    public abstract IWalkers Walkers(int count, RandomKey key, bool told = false, double[]? thermalEnergies = null, double[]? starts = null);

    /// <summary>The hidden state that a state is in.</summary>
    public abstract int Hidden(ReadOnlySpan<double> state);

    public int[] Hidden(IWalkers walkers)
    {
        double[] states = walkers.States();
        int d = states.Length / walkers.Count;
        return [.. Enumerable.Range(0, walkers.Count).Select(r => Hidden(states.AsSpan(r * d, d)))];
    }
}
