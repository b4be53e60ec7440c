namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>How the left operand of a tile lies in its panels: as itself, or transposed.</summary>
/// <remarks>Constants of a type, so that the compiled tile carries them as immediate offsets.</remarks>
internal interface ISgemmOperand
{
    /// <summary>Floats from one row of the tile to the next.</summary>
    static abstract int RowStride { get; }

    /// <summary>Floats from one term of the sum to the next.</summary>
    static abstract int TermStride { get; }
}

/// <summary>A as stored: rows of 32 floats, the sum runs along a row.</summary>
internal readonly struct Straight : ISgemmOperand
{
    /// <inheritdoc/>
    public static int RowStride => Sgemm.PanelWidth;

    /// <inheritdoc/>
    public static int TermStride => 1;
}

/// <summary>Aᵀ: the sum runs down the rows.</summary>
internal readonly struct Transposed : ISgemmOperand
{
    /// <inheritdoc/>
    public static int RowStride => 1;

    /// <inheritdoc/>
    public static int TermStride => Sgemm.PanelWidth;
}
