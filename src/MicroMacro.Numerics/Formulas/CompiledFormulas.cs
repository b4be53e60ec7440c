using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Formulas;

/// <summary>Formulas compiled to one function: straight vector code, nothing but arithmetic, the same bytes in every width of registers.</summary>
public sealed unsafe class CompiledFormulas
{
    internal CompiledFormulas(FormulaGraph graph, int inputs, int[] outputs)
    {
        (Inputs, Outputs) = (inputs, outputs.Length);
        Function = LaneFunctionEmitter.Compile(graph, outputs);
    }

    /// <summary>The number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>The number of values.</summary>
    public int Outputs { get; }

    /// <summary>The function: a struct, so that a kernel can be compiled for its type.</summary>
    public ILaneFunction Function { get; }

    /// <summary>The values at one point, with the bits that lanes give.</summary>
    /// <param name="inputs">Inputs, shape [<see cref="Inputs"/>].</param>
    /// <param name="values">Receives the values, shape [<see cref="Outputs"/>]; must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public void Evaluate(ReadOnlySpan<double> inputs, Span<double> values)
    {
        if (inputs.Length != Inputs || values.Length != Outputs)
        {
            throw new ArgumentException($"a function of {Inputs} numbers with {Outputs} values does not take {inputs.Length} and give {values.Length}", nameof(inputs));
        }

        // A D1 is one double and nothing else.
        fixed (double* x = inputs, y = values)
        {
            Function.Evaluate((D1*)x, (D1*)y);
        }
    }
}
