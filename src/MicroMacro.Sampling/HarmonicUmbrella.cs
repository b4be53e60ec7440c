using System.Runtime.CompilerServices;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Simd;
using MicroMacro.Sampling.CollectiveVariables;

namespace MicroMacro.Sampling;

/// <summary>The bias Σ_c κ_c/2 (ξ_c - ζ_c)², by the shortest way round for periodic variables, with a centre ζ for each replica.</summary>
public sealed unsafe class HarmonicUmbrella : ILaneBias
{
    private const int Lanes = 16;

    private readonly ILaneVariable[] _variables;
    private readonly double[] _stiffness;
    private readonly double[] _centers;
    private readonly float[] _laneCenters;

    /// <summary>An umbrella on 1..c variables.</summary>
    /// <param name="variables">ξ, c of them.</param>
    /// <param name="stiffness">κ in kJ/mol per squared unit of each variable, shape [c].</param>
    /// <param name="centers">ζ, shape [R, c].</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a stiffness is negative or a number is not finite.</exception>
    public HarmonicUmbrella(IReadOnlyList<ILaneVariable> variables, ReadOnlySpan<double> stiffness, ReadOnlySpan<double> centers)
    {
        ArgumentNullException.ThrowIfNull(variables);
        int c = variables.Count;
        if (c == 0 || stiffness.Length != c || centers.IsEmpty || centers.Length % c != 0)
        {
            throw new ArgumentException($"{c} variables, {stiffness.Length} stiffnesses and {centers.Length} centres make no umbrella", nameof(centers));
        }

        _variables = [.. variables];
        _stiffness = stiffness.ToArray();
        _centers = centers.ToArray();
        if (!Array.TrueForAll(_stiffness, k => k >= 0 && double.IsFinite(k)) || !Array.TrueForAll(_centers, double.IsFinite))
        {
            throw new ArgumentException("stiffnesses are finite and not negative, centres finite", nameof(stiffness));
        }

        // Lane-major copy; lanes beyond the last replica hold its centres.
        int replicas = centers.Length / c;
        int blocks = (replicas + Lanes - 1) / Lanes;
        _laneCenters = new float[blocks * c * Lanes];
        for (int i = 0; i < _laneCenters.Length; i++)
        {
            int replica = Math.Min(replicas - 1, (i / (c * Lanes) * Lanes) + (i % Lanes));
            _laneCenters[i] = (float)_centers[(replica * c) + (i / Lanes % c)];
        }
    }

    /// <inheritdoc/>
    public int AtomsNeeded => _variables.Max(v => v.AtomsNeeded);

    /// <inheritdoc/>
    public int? Replicas => _centers.Length / _variables.Length;

    /// <inheritdoc/>
    public bool IsTranslationInvariant => Array.TrueForAll(_variables, v => v.IsTranslationInvariant);

    /// <summary>The bias of one replica in double precision; adds its forces, in kJ/mol per nm, to <paramref name="forces"/>.</summary>
    /// <param name="replica">Number of the replica, which sets the centres.</param>
    /// <param name="positions">Positions in nm, shape [3N].</param>
    /// <param name="forces">Shape [3N], added to; empty where they are not wanted.</param>
    /// <returns>The bias in kJ/mol.</returns>
    public double Evaluate(int replica, ReadOnlySpan<double> positions, Span<double> forces)
    {
        double energy = 0;
        for (int a = 0; a < _variables.Length; a++)
        {
            double z = _variables[a].Evaluate(positions, [], 0);
            double d = _variables[a].Variable.Difference(z, _centers[(replica * _variables.Length) + a]);
            energy += 0.5 * _stiffness[a] * d * d;
            if (!forces.IsEmpty)
            {
                _variables[a].Evaluate(positions, forces, -_stiffness[a] * d);
            }
        }

        return energy;
    }

    /// <inheritdoc/>
    public void AddForces(float* positions, float* forces, int firstReplica)
    {
        fixed (float* centers = _laneCenters)
        {
            float* ofBlock = centers + (firstReplica / Lanes * _variables.Length * Lanes);
            switch (SimdSupport.Width)
            {
                case 512: AddForces<F16>(positions, forces, ofBlock); break;
                case 256: AddForces<F8>(positions, forces, ofBlock); break;
                default: AddForces<F4>(positions, forces, ofBlock); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddForces<T>(float* positions, float* forces, float* centers)
        where T : unmanaged, ISimd<T>
    {
        for (int a = 0; a < _variables.Length; a++)
        {
            double period = _variables[a].Variable.Period;
            T periodLanes = T.All((float)period);
            T inverse = T.All(period > 0 ? (float)(1 / period) : 0);
            T stiffness = T.All((float)-_stiffness[a]);
            for (int h = 0; h < Lanes; h += T.Count)
            {
                T d = _variables[a].Value<T>(positions + h) - T.Load(centers + (a * Lanes) + h);
                d -= periodLanes * T.Round(d * inverse);
                _variables[a].AddGradient(positions + h, forces + h, stiffness * d);
            }
        }
    }
}
