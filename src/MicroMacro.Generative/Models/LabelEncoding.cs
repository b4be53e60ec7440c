using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Models;

/// <summary>How labels enter a network: periodic ones as (cos, sin), others standardised.</summary>
internal sealed class LabelEncoding
{
    /// <summary>A given encoding.</summary>
    /// <param name="period">Periods, shape [c]; 0 where a label is not periodic.</param>
    /// <param name="scaling">Mean and deviation, used where a label is not periodic.</param>
    public LabelEncoding(double[] period, FeatureScaling scaling)
    {
        Period = period;
        Scaling = scaling;
        foreach (double p in period)
        {
            EncodedDimension += p > 0 ? 2 : 1;
        }
    }

    /// <summary>Periods, shape [c]; 0 where a label is not periodic.</summary>
    public double[] Period { get; }

    /// <summary>Mean and deviation of the labels that are not periodic.</summary>
    public FeatureScaling Scaling { get; }

    /// <summary>Numbers per label vector, c.</summary>
    public int Dimension => Period.Length;

    /// <summary>Numbers that enter the network.</summary>
    public int EncodedDimension { get; }

    /// <summary>Moves one encoded label by a difference in its own unit.</summary>
    /// <param name="label">Which label.</param>
    /// <param name="difference">The difference.</param>
    /// <param name="encoded">Its encoded numbers, changed in place.</param>
    /// <returns>How many numbers it has.</returns>
    public int Shift(int label, double difference, Span<float> encoded)
    {
        if (Period[label] > 0)
        {
            (float sin, float cos) = VectorMath.SinCos((float)Math.IEEERemainder(2.0 * Math.PI * difference / Period[label], 2.0 * Math.PI));
            (encoded[0], encoded[1]) = ((encoded[0] * cos) - (encoded[1] * sin), (encoded[1] * cos) + (encoded[0] * sin));
            return 2;
        }

        encoded[0] += (float)(difference / Scaling.Scale[label]);
        return 1;
    }

    /// <summary>Encodes one label vector.</summary>
    public void Encode(ReadOnlySpan<double> label, Span<float> encoded)
    {
        int next = 0;
        for (int j = 0; j < Period.Length; j++)
        {
            if (Period[j] > 0)
            {
                double turns = label[j] / Period[j];
                (double sin, double cos) = VectorMath.SinCos(2.0 * Math.PI * (turns - Math.Round(turns)));
                encoded[next++] = (float)cos;
                encoded[next++] = (float)sin;
            }
            else
            {
                encoded[next++] = (float)((label[j] - Scaling.Mean[j]) / Scaling.Scale[j]);
            }
        }
    }
}
