namespace MicroMacro.Numerics.Statistics;

/// <summary>Pooled samples projected on a line and sorted once, so that each relabelling costs one sweep.</summary>
internal sealed class SortedProjection
{
    private readonly int[] _owners;
    private readonly double[] _gaps;

    /// <summary>Projects and sorts, O(n log n).</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="direction">The direction, shape [Dimension].</param>
    public SortedProjection(PooledSamples samples, ReadOnlySpan<double> direction)
    {
        double[] values = new double[samples.Count];
        for (int row = 0; row < values.Length; row++)
        {
            ReadOnlySpan<double> point = samples.Row(row);
            for (int k = 0; k < direction.Length; k++)
            {
                values[row] += point[k] * direction[k];
            }
        }

        _owners = samples.Owners.ToArray();
        Array.Sort(values, _owners);
        _gaps = new double[values.Length - 1];
        for (int i = 0; i < _gaps.Length; i++)
        {
            _gaps[i] = values[i + 1] - values[i];
        }
    }

    /// <summary>Integrals over the line of |F - G| and (F - G)^2, F and G the distribution functions of the two label classes.</summary>
    /// <param name="steps">What a row of each group adds to F - G: 1/n in the first class, -1/m in the second; shape [groups].</param>
    public (double Absolute, double Square) Integrate(ReadOnlySpan<double> steps)
    {
        double difference = 0, absolute = 0, square = 0;
        for (int i = 0; i < _gaps.Length; i++)
        {
            difference += steps[_owners[i]];
            absolute += Math.Abs(difference) * _gaps[i];
            square += difference * difference * _gaps[i];
        }

        return (absolute, square);
    }
}
