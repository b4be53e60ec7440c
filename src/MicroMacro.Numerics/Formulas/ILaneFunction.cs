using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Formulas;

/// <summary>A function of several numbers with several values, in lanes. Compiled formulas are structs of it, so that a kernel can be compiled for each.</summary>
public unsafe interface ILaneFunction
{
    /// <summary>Writes the values of each lane.</summary>
    /// <param name="inputs">Registers, one for each input.</param>
    /// <param name="outputs">Receives the values, one register each; must not overlap the inputs.</param>
    void Evaluate<T>(T* inputs, T* outputs)
        where T : unmanaged, ISimdDouble<T>;
}
