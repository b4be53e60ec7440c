namespace MicroMacro.Numerics.Formulas;

/// <summary>A formula of a <see cref="FormulaSet"/>.</summary>
public readonly record struct Formula
{
    internal Formula(int node) => Node = node;

    /// <summary>Its node in the set's graph.</summary>
    internal int Node { get; }
}
