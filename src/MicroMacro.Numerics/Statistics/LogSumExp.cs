namespace MicroMacro.Numerics.Statistics;

/// <summary>log of a sum of exponentials, without overflow.</summary>
public static class LogSumExp
{
    /// <summary>Effectively computes log(sum_n exp(x[n])), safe for any finite x.</summary>
    /// <param name="x">Log weights, shape [N].</param>
    /// <remarks>-inf entries count as zero weights; all -inf or no entry gives -inf; any +inf gives +inf; any NaN gives NaN.</remarks>
    public static double Of(ReadOnlySpan<double> x)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in x)
        {
            if (double.IsNaN(value))
            {
                return double.NaN;
            }

            largest = Math.Max(largest, value);
        }

        if (double.IsInfinity(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (double value in x)
        {
            sum += VectorMath.VectorMath.Exp(value - largest);
        }

        return largest + VectorMath.VectorMath.Log(sum);
    }
}
