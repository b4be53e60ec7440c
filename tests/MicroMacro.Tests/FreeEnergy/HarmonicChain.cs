using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.FreeEnergy;

/// <summary>Harmonic states u_k = κ_k/2 (x - c_k)² with exact free energies, sampled exactly or by an exact AR(1) chain.</summary>
internal sealed record HarmonicChain(double[] Centers, double[] Stiffness)
{
    public static HarmonicChain Of(int states) => new(
        [.. Enumerable.Range(0, states).Select(k => 0.8 * k)],
        [.. Enumerable.Range(0, states).Select(k => 1 + (0.5 * Math.Sin(k)))]);

    public int States => Centers.Length;

    /// <summary>f_k - f_0 = ln(κ_k / κ_0) / 2.</summary>
    public double[] Exact => [.. Stiffness.Select(k => 0.5 * Math.Log(k / Stiffness[0]))];

    /// <summary>Samples of state k; correlation 0 gives independent ones, ρ an AR(1) chain with g = (1 + ρ) / (1 - ρ).</summary>
    public double[] Draw(int state, int count, ref RandomSequence random, double correlation = 0)
    {
        double sd = 1 / Math.Sqrt(Stiffness[state]);
        double innovation = Math.Sqrt(1 - (correlation * correlation));
        var x = new double[count];
        double y = random.NextGaussian();
        for (int n = 0; n < count; n++)
        {
            y = n == 0 ? y : (correlation * y) + (innovation * random.NextGaussian());
            x[n] = Centers[state] + (sd * y);
        }

        return x;
    }

    /// <summary>u_kn of samples pooled state after state.</summary>
    public ReducedPotentials Potentials(double[][] samples)
    {
        double[] x = [.. samples.SelectMany(s => s)];
        return ReducedPotentials.ForHarmonicUmbrellas(x, Centers, Stiffness, [0.0], [.. samples.Select(s => s.Length)]);
    }
}
