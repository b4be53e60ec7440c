using System.Runtime.CompilerServices;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Sampling;

/// <summary>The bias Σ_a k_a/2 |x_a - r_a|² that holds atoms near places in space, the same for all replicas.</summary>
public sealed unsafe class AtomRestraint : ILaneBias
{
    private const int Lanes = 16;

    private readonly int[] _atoms;
    private readonly double[] _stiffness;
    private readonly double[] _references;

    /// <summary>A restraint on m atoms.</summary>
    /// <param name="atoms">Their numbers, from 0, [m].</param>
    /// <param name="stiffness">k of each in kJ/mol/nm², [m].</param>
    /// <param name="references">The places in nm, shape [m, 3].</param>
    /// <exception cref="ArgumentException">The shapes do not fit, an atom is negative or named twice, a stiffness is negative, or a
    /// number is not finite.</exception>
    public AtomRestraint(IReadOnlyList<int> atoms, ReadOnlySpan<double> stiffness, ReadOnlySpan<double> references)
    {
        ArgumentNullException.ThrowIfNull(atoms);
        if (atoms.Count == 0 || stiffness.Length != atoms.Count || references.Length != 3 * atoms.Count)
        {
            throw new ArgumentException($"{atoms.Count} atoms, {stiffness.Length} stiffnesses and {references.Length} coordinates make no restraint", nameof(atoms));
        }

        (_atoms, _stiffness, _references) = ([.. atoms], stiffness.ToArray(), references.ToArray());
        if (_atoms.Min() < 0 || _atoms.Distinct().Count() != _atoms.Length)
        {
            throw new ArgumentException($"restrained atoms are different and count from 0, not {string.Join(", ", _atoms)}", nameof(atoms));
        }

        if (!Array.TrueForAll(_stiffness, k => k >= 0 && double.IsFinite(k)) || !Array.TrueForAll(_references, double.IsFinite))
        {
            throw new ArgumentException("stiffnesses are finite and not negative, places finite", nameof(stiffness));
        }
    }

    /// <inheritdoc/>
    public int AtomsNeeded => 1 + _atoms.Max();

    /// <inheritdoc/>
    public bool IsTranslationInvariant => false;

    /// <summary>The bias of one replica in double precision; adds its forces, in kJ/mol per nm, to <paramref name="forces"/>.</summary>
    /// <param name="positions">Positions in nm, shape [3N].</param>
    /// <param name="forces">Shape [3N], added to; empty where they are not wanted.</param>
    /// <returns>The bias in kJ/mol.</returns>
    public double Evaluate(ReadOnlySpan<double> positions, Span<double> forces)
    {
        double energy = 0;
        for (int a = 0; a < _atoms.Length; a++)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                int i = (3 * _atoms[a]) + axis;
                double d = positions[i] - _references[(3 * a) + axis];
                energy += 0.5 * _stiffness[a] * d * d;
                if (!forces.IsEmpty)
                {
                    forces[i] -= _stiffness[a] * d;
                }
            }
        }

        return energy;
    }

    /// <inheritdoc/>
    public void AddForces(float* positions, float* forces, int firstReplica)
    {
        switch (SimdSupport.Width)
        {
            case 512: AddForces<F16>(positions, forces); break;
            case 256: AddForces<F8>(positions, forces); break;
            default: AddForces<F4>(positions, forces); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddForces<T>(float* positions, float* forces)
        where T : unmanaged, ISimd<T>
    {
        for (int a = 0; a < _atoms.Length; a++)
        {
            T pull = T.All((float)-_stiffness[a]);
            for (int axis = 0; axis < 3; axis++)
            {
                T place = T.All((float)_references[(3 * a) + axis]);
                nint row = ((3 * _atoms[a]) + axis) * Lanes;
                for (int h = 0; h < Lanes; h += T.Count)
                {
                    T.Store(T.Fma(pull, T.Load(positions + row + h) - place, T.Load(forces + row + h)), forces + row + h);
                }
            }
        }
    }
}
