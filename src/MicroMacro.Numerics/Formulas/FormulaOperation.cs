namespace MicroMacro.Numerics.Formulas;

/// <summary>What a node of a <see cref="FormulaGraph"/> computes of its arguments a, b and c.</summary>
internal enum FormulaOperation
{
    /// <summary>A number.</summary>
    Constant,

    /// <summary>An input, by its index.</summary>
    Variable,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>-a.</summary>
    Negate,

    /// <summary>√a.</summary>
    Sqrt,

    /// <summary>e^a.</summary>
    Exp,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>sin a.</summary>
    Sin,

    /// <summary>cos a.</summary>
    Cos,

    /// <summary>tanh a.</summary>
    Tanh,

    /// <summary>The angle of the point (b, a), in [-π, π].</summary>
    Atan2,

    /// <summary>|a|.</summary>
    Abs,

    /// <summary>The smaller.</summary>
    Min,

    /// <summary>The larger.</summary>
    Max,

    /// <summary>The largest whole number that is at most a.</summary>
    Floor,

    /// <summary>1 where a is at least 0, else 0.</summary>
    Step,

    /// <summary>c where a is 0, else b.</summary>
    Select,
}
