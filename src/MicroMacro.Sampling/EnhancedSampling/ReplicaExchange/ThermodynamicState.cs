using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>One of the states between which replicas are exchanged: a temperature, and a harmonic umbrella Σ_c κ_c/2 (z_c - ζ_c)² or none.</summary>
/// <param name="ThermalEnergy">kT in the energy unit of the walkers.</param>
/// <param name="Window">The umbrella, or null.</param>
public sealed record ThermodynamicState(double ThermalEnergy, UmbrellaWindow? Window = null)
{
    /// <summary>A geometric ladder of temperatures, without umbrellas: the same ratio, and for a constant heat capacity the same acceptance, from rung to rung.</summary>
    /// <param name="lowest">kT of the first state.</param>
    /// <param name="highest">kT of the last state.</param>
    /// <param name="count">Number of states, at least 2.</param>
    public static ThermodynamicState[] Ladder(double lowest, double highest, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (!(lowest > 0 && highest > lowest && double.IsFinite(highest)))
        {
            throw new ArgumentException($"a ladder from kT = {lowest} to {highest} does not rise", nameof(highest));
        }

        double rise = VectorMath.Log(highest / lowest);
        return [.. Enumerable.Range(0, count).Select(k => new ThermodynamicState(k == count - 1 ? highest : lowest * VectorMath.Exp(rise * k / (count - 1))))];
    }

    /// <summary>Umbrella windows at one temperature.</summary>
    /// <param name="thermalEnergy">kT.</param>
    /// <param name="windows">The windows.</param>
    public static ThermodynamicState[] Windows(double thermalEnergy, IEnumerable<UmbrellaWindow> windows) =>
        [.. windows.Select(w => new ThermodynamicState(thermalEnergy, w))];
}
