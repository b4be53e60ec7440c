using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Formulas;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde.Formulas;

/// <summary>A process whose drift and noise are compiled formulas; the type arguments let a stepper's loop be compiled with them.</summary>
internal readonly unsafe struct FormulaProcess<TDrift, TNoise>(TDrift drift, TNoise noise, int dimension) : IItoProcess
    where TDrift : struct, ILaneFunction
    where TNoise : struct, ILaneFunction
{
    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T> => drift.Evaluate(x, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T> => noise.Evaluate(x, sigma);
}
