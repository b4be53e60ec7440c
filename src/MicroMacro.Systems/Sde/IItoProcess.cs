using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>
/// An Itô process dX = b(X) dt + σ(X) dW with diagonal σ, written once for lanes of any width: one replica per lane.
/// Implement it as a readonly struct, so that a stepper's inner loop is compiled for it.
/// </summary>
/// <remarks>Everywhere in this library the differential is Itô's [oksendal2003stochastic]: a reversible process whose noise depends on
/// the state carries its spurious drift ½ ∇·(σσᵀ) in <see cref="Drift{T}"/>.</remarks>
public unsafe interface IItoProcess
{
    /// <summary>Numbers per state, d.</summary>
    int Dimension { get; }

    /// <summary>Writes b(x).</summary>
    /// <param name="x">State, [d] lanes.</param>
    /// <param name="b">Drift, [d] lanes, overwritten.</param>
    void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T>;

    /// <summary>Writes the diagonal of σ(x).</summary>
    /// <param name="x">State, [d] lanes.</param>
    /// <param name="sigma">Noise amplitudes, [d] lanes, overwritten.</param>
    void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T>;
}
