namespace MicroMacro.Numerics.Formulas;

/// <summary>A node of a <see cref="FormulaGraph"/>: an operation on earlier nodes. Equal nodes are one.</summary>
/// <param name="Operation">What it computes.</param>
/// <param name="A">The first argument; of a variable its index.</param>
/// <param name="B">The second argument, or -1.</param>
/// <param name="C">The third argument, or -1.</param>
/// <param name="Bits">Of a constant the bits of its value, so that nodes compare exactly.</param>
internal readonly record struct FormulaNode(FormulaOperation Operation, int A, int B, int C, long Bits)
{
    /// <summary>The value of a constant.</summary>
    public double Value => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>How many arguments are nodes.</summary>
    public int Arity => Operation switch
    {
        FormulaOperation.Constant or FormulaOperation.Variable => 0,
        FormulaOperation.Select => 3,
        FormulaOperation.Add or FormulaOperation.Subtract or FormulaOperation.Multiply or FormulaOperation.Divide
            or FormulaOperation.Atan2 or FormulaOperation.Min or FormulaOperation.Max => 2,
        _ => 1,
    };

    /// <summary>The <paramref name="index"/>-th argument.</summary>
    public int Argument(int index) => index switch
    {
        0 => A,
        1 => B,
        _ => C,
    };
}
