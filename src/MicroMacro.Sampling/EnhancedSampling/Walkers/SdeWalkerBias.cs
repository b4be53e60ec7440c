using MicroMacro.Dynamics;
using MicroMacro.Numerics.Simd;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>Bias and temperature of the walkers of a process, as one bias in kT' of each walker.</summary>
internal abstract unsafe class SdeWalkerBias(int walkers) : ISdeLaneBias
{
    /// <inheritdoc/>
    public int? Replicas => walkers;

    /// <summary>Whether there is anything to add.</summary>
    public bool IsNeeded => Bias is not null || Inverse is not null;

    /// <summary>Whether a walker is at another temperature than the system's own.</summary>
    public bool ChangesTemperature => Inverse is not null;

    protected ISlowBias? Bias { get; private set; }

    /// <summary>kT/kT' of each walker; null where all are at the system's own temperature.</summary>
    protected double[]? Inverse { get; private set; }

    /// <summary>Sets what acts from now on.</summary>
    public void Set(ISlowBias? bias, IReadOnlyList<double>? thermalEnergies)
    {
        if (bias?.Walkers is int held && held != walkers)
        {
            throw new ArgumentException($"a bias for {held} walkers does not fit {walkers}", nameof(bias));
        }

        if (thermalEnergies is not null && (thermalEnergies.Count != walkers || thermalEnergies.Any(t => !(t > 0 && double.IsFinite(t)))))
        {
            throw new ArgumentException($"{walkers} thermal energies, finite and above 0, are needed", nameof(thermalEnergies));
        }

        Bias = bias;
        Inverse = thermalEnergies is null || thermalEnergies.All(t => t == 1) ? null : [.. thermalEnergies.Select(t => 1 / t)];
    }

    /// <inheritdoc/>
    public abstract void Gradient<T>(T* state, T* gradient, int firstReplica)
        where T : unmanaged, ISimdDouble<T>;
}

/// <summary>The same with its process.</summary>
internal sealed unsafe class SdeWalkerBias<TProcess>(TProcess process, int walkers, int[] coordinates) : SdeWalkerBias(walkers)
    where TProcess : struct, IItoProcess
{
    private readonly int _last = walkers - 1;

    /// <inheritdoc/>
    public override void Gradient<T>(T* state, T* gradient, int firstReplica)
    {
        int d = process.Dimension;
        for (int i = 0; i < d; i++)
        {
            gradient[i] = T.Zero;
        }

        double* inverse = stackalloc double[T.Count];
        for (int lane = 0; lane < T.Count; lane++)
        {
            inverse[lane] = Inverse is null ? 1 : Inverse[Math.Min(_last, firstReplica + lane)];
        }

        if (Bias is not null)
        {
            AddBias(state, gradient, firstReplica, inverse);
        }

        if (Inverse is not null)
        {
            AddTemperature(state, gradient, T.Load(inverse), d);
        }
    }

    /// <summary>Adds (kT/kT') ∇V, lane by lane.</summary>
    private void AddBias<T>(T* state, T* gradient, int firstReplica, double* inverse)
        where T : unmanaged, ISimdDouble<T>
    {
        int c = coordinates.Length;
        double* values = stackalloc double[c * T.Count];
        double* slopes = stackalloc double[c * T.Count];
        double* z = stackalloc double[2 * c];
        for (int a = 0; a < c; a++)
        {
            T.Store(state[coordinates[a]], values + (a * T.Count));
        }

        for (int lane = 0; lane < T.Count; lane++)
        {
            for (int a = 0; a < c; a++)
            {
                z[a] = values[(a * T.Count) + lane];
            }

            Bias!.Evaluate(Math.Min(_last, firstReplica + lane), new ReadOnlySpan<double>(z, c), new Span<double>(z + c, c));
            for (int a = 0; a < c; a++)
            {
                slopes[(a * T.Count) + lane] = z[c + a] * inverse[lane];
            }
        }

        for (int a = 0; a < c; a++)
        {
            gradient[coordinates[a]] += T.Load(slopes + (a * T.Count));
        }
    }

    /// <summary>Adds (kT/kT' - 1) ∇U with ∇U = -2 b/σ²: the reversible systems have constant diagonal noise.</summary>
    private void AddTemperature<T>(T* state, T* gradient, T inverse, int d)
        where T : unmanaged, ISimdDouble<T>
    {
        T* drift = stackalloc T[2 * d];
        T* sigma = drift + d;
        process.Drift(state, drift);
        process.Diffusion(state, sigma);
        T share = T.All(2) * (T.All(1) - inverse);
        for (int i = 0; i < d; i++)
        {
            gradient[i] += share * drift[i] / (sigma[i] * sigma[i]);
        }
    }
}
