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
