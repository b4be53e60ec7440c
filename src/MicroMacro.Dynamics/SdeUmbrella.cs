using MicroMacro.Systems.Sde;

namespace MicroMacro.Dynamics;

/// <summary>
/// A harmonic bias Σ κ/2 (x_i - c)² in kT on some coordinates of an Itô process, with a centre for each replica. It adds the drift
/// -(σσᵀ/2) ∇U, which multiplies the stationary density of a reversible process by exp(-U), noise that depends on the state included.
/// </summary>
/// <param name="Coordinates">The coordinates it acts on, c of them.</param>
/// <param name="Periods">Their periods, [c]; 0 for a coordinate that is not periodic. Differences go the shortest way round.</param>
/// <param name="Stiffness">κ, [c], in kT per squared unit.</param>
/// <param name="Centers">Centres, [R, c].</param>
public sealed record SdeUmbrella(int[] Coordinates, double[] Periods, double[] Stiffness, double[] Centers)
{
    /// <summary>The umbrella on the slow variables of a built-in system.</summary>
    /// <param name="system">The system.</param>
    /// <param name="stiffness">κ per slow variable, [c], in kT per squared unit.</param>
    /// <param name="centers">Centres, [R, c].</param>
    public static SdeUmbrella OnSlow(SdeSystem system, double[] stiffness, double[] centers) => new(
        [.. Enumerable.Range(0, system.SlowCount)],
        [.. system.Coordinates.Take(system.SlowCount).Select(c => c.Period)],
        stiffness,
        centers);

    /// <summary>The bias of a state of replica <paramref name="replica"/>, in kT.</summary>
    public double Energy(int replica, ReadOnlySpan<double> state)
    {
        double energy = 0;
        for (int j = 0; j < Coordinates.Length; j++)
        {
            double d = state[Coordinates[j]] - Centers[(replica * Coordinates.Length) + j];
            d -= Periods[j] > 0 ? Periods[j] * Math.Round(d / Periods[j]) : 0;
            energy += 0.5 * Stiffness[j] * d * d;
        }

        return energy;
    }

    internal void Check(int replicas, int dimension)
    {
        int c = Coordinates.Length;
        if (Periods.Length != c || Stiffness.Length != c || Centers.Length != replicas * c)
        {
            throw new ArgumentException(
                $"an umbrella on {c} coordinates of {replicas} replicas takes {c} periods, {c} stiffnesses and {replicas * c} centres, "
                + $"not {Periods.Length}, {Stiffness.Length} and {Centers.Length}");
        }

        for (int j = 0; j < c; j++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(Coordinates[j], nameof(Coordinates));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Coordinates[j], dimension, nameof(Coordinates));
            if (!(Stiffness[j] >= 0 && double.IsFinite(Stiffness[j])))
            {
                throw new ArgumentException($"a stiffness is finite and at least 0, not {Stiffness[j]}");
            }
        }

        int bad = Array.FindIndex(Centers, v => !double.IsFinite(v));
        if (bad >= 0)
        {
            throw new ArgumentException($"centre {bad} is {Centers[bad]}");
        }
    }
}
