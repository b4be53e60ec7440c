using MicroMacro.Numerics.Simd;

namespace MicroMacro.Sampling;

/// <summary>Stiffnesses of umbrellas and centres for each replica, checked and laid out for lanes.</summary>
internal sealed unsafe class ReplicaCenters
{
    private const int Lanes = 8;
    private readonly int _variables;
    private readonly double[] _laneCenters;

    /// <summary>Umbrellas on <paramref name="variables"/> variables.</summary>
    /// <param name="variables">c.</param>
    /// <param name="stiffness">κ in kT per squared unit, shape [c].</param>
    /// <param name="centers">ζ, shape [R, c].</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a stiffness is negative or a number is not finite.</exception>
    public ReplicaCenters(int variables, double[] stiffness, double[] centers)
    {
        ArgumentNullException.ThrowIfNull(stiffness);
        ArgumentNullException.ThrowIfNull(centers);
        if (variables == 0 || stiffness.Length != variables || centers.Length == 0 || centers.Length % variables != 0)
        {
            throw new ArgumentException($"{variables} variables, {stiffness.Length} stiffnesses and {centers.Length} centres make no umbrella", nameof(centers));
        }

        if (!Array.TrueForAll(stiffness, k => k >= 0 && double.IsFinite(k)) || !Array.TrueForAll(centers, double.IsFinite))
        {
            throw new ArgumentException("stiffnesses are finite and not negative, centres finite", nameof(stiffness));
        }

        (_variables, Stiffness, Replicas) = (variables, stiffness, centers.Length / variables);
        int blocks = (Replicas + Lanes - 1) / Lanes;
        _laneCenters = new double[blocks * variables * Lanes];
        for (int i = 0; i < _laneCenters.Length; i++)
        {
            // Lanes beyond the last replica repeat it.
            int replica = Math.Min(Replicas - 1, (i / (variables * Lanes) * Lanes) + (i % Lanes));
            _laneCenters[i] = centers[(replica * variables) + (i / Lanes % variables)];
        }
    }

    /// <summary>Replicas R.</summary>
    public int Replicas { get; }

    /// <summary>κ, [c].</summary>
    public double[] Stiffness { get; }

    /// <summary>The centres of a variable for the replicas from <paramref name="firstReplica"/> on.</summary>
    public T Load<T>(int variable, int firstReplica)
        where T : unmanaged, ISimdDouble<T>
    {
        fixed (double* centers = _laneCenters)
        {
            return T.Load(centers + (((firstReplica / Lanes * _variables) + variable) * Lanes) + (firstReplica % Lanes));
        }
    }
}
