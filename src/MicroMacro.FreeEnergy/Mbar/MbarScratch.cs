namespace MicroMacro.FreeEnergy;

/// <summary>Working memory of one thread for one block of samples.</summary>
internal sealed class MbarScratch(int states)
{
    /// <summary>Rows of the block, [states, Lanes].</summary>
    public double[] Rows { get; } = new double[states * MbarKernels.Lanes];

    /// <summary>exp(f - anchor) of the rows in use, [states].</summary>
    public double[] Factors { get; } = new double[states];

    /// <summary>Row sums, [states].</summary>
    public double[] Sums { get; } = new double[states];

    /// <summary>d_n, [Lanes].</summary>
    public double[] Denominators { get; } = new double[MbarKernels.Lanes];

    /// <summary>ln d_n, [Lanes].</summary>
    public double[] LogDenominators { get; } = new double[MbarKernels.Lanes];

    /// <summary>sqrt(w_n) / d_n, [Lanes].</summary>
    public double[] Scales { get; } = new double[MbarKernels.Lanes];

    /// <summary>sqrt(w_n), [Lanes].</summary>
    public double[] Roots { get; } = new double[MbarKernels.Lanes];
}
