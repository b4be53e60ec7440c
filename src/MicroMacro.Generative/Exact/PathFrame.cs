using MicroMacro.Generative.Models;

namespace MicroMacro.Generative.Exact;

/// <summary>Between a chart's features in their units and the standardised space that noise is added in, where circles are embedded as ellipses.</summary>
internal sealed class PathFrame(FeatureChart chart, FeatureScaling scaling)
{
    /// <summary>The chart.</summary>
    public FeatureChart Chart => chart;

    /// <summary>Σ ln scale of the plain features: ln of their volume per standardised volume.</summary>
    public double LogVolume => scaling.Scale.Take(chart.Plain).Sum(Math.Log);

    /// <summary>Standardises features, circles brought onto their circles first.</summary>
    public void Standardise(ReadOnlySpan<double> features, Span<double> standard)
    {
        for (int j = 0; j < standard.Length; j++)
        {
            double value = features[j];
            if (j >= chart.Plain)
            {
                int even = chart.Plain + ((j - chart.Plain) / 2 * 2);
                value /= Math.Sqrt((features[even] * features[even]) + (features[even + 1] * features[even + 1]));
            }

            standard[j] = (value - scaling.Mean[j]) / scaling.Scale[j];
        }
    }

    /// <summary>The degrees of freedom of a standardised point: plain numbers as they are, angles of the circles, shape [Freedom].</summary>
    public void ToFreedom(ReadOnlySpan<double> standard, Span<double> freedom)
    {
        standard[..chart.Plain].CopyTo(freedom);
        for (int c = 0; c < chart.Circles; c++)
        {
            int j = chart.Plain + (2 * c);
            freedom[chart.Plain + c] = Math.Atan2(
                scaling.Mean[j + 1] + (scaling.Scale[j + 1] * standard[j + 1]), scaling.Mean[j] + (scaling.Scale[j] * standard[j]));
        }
    }

    /// <summary>freedom - mean, circles by the shortest way round.</summary>
    public void Difference(ReadOnlySpan<double> freedom, ReadOnlySpan<double> mean, Span<double> difference)
    {
        for (int j = 0; j < freedom.Length; j++)
        {
            double d = freedom[j] - mean[j];
            difference[j] = j < chart.Plain ? d : Math.IEEERemainder(d, 2 * Math.PI);
        }
    }

    /// <summary>Features in their units, and the standardised point, of degrees of freedom.</summary>
    public void FromFreedom(ReadOnlySpan<double> freedom, Span<double> features, Span<double> standard)
    {
        for (int j = 0; j < chart.Plain; j++)
        {
            features[j] = scaling.Mean[j] + (scaling.Scale[j] * freedom[j]);
        }

        for (int c = 0; c < chart.Circles; c++)
        {
            int j = chart.Plain + (2 * c);
            (features[j + 1], features[j]) = Math.SinCos(freedom[chart.Plain + c]);
        }

        freedom[..chart.Plain].CopyTo(standard);
        for (int j = chart.Plain; j < features.Length; j++)
        {
            standard[j] = (features[j] - scaling.Mean[j]) / scaling.Scale[j];
        }
    }
}
