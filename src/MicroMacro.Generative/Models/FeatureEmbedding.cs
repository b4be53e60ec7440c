using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Models;

/// <summary>How noised features enter a network, and how its output becomes a field on them. The one place where circles appear.</summary>
/// <remarks>
/// A plain feature is one number. A periodic one is a point on a circle, whose noise is the normal law wrapped around it; the network sees
/// e(y) = a (cos kθ, sin kθ)/(k UnitRadians) for k = 1 to <see cref="Harmonics"/>, y = θ/<see cref="UnitRadians"/> the standardised feature, and of its
/// output f the part along the circle counts, t·f with unit tangents t. With a = <see cref="Damping"/>(sigma) the score is a t·f/sigma: like the
/// score of the wrapped law it vanishes where noise fills the circle, and of an energy network it is the exact gradient.
/// </remarks>
internal sealed class FeatureEmbedding
{
    /// <summary>Angle of one unit of noise, in radians: half the width of a well of a torsion.</summary>
    public const double UnitRadians = 0.5;

    /// <summary>Noise that fills the circle: the law is uniform to 2 exp(-12.5) = 7e-6.</summary>
    public const double FullNoise = 5.0 / UnitRadians;

    /// <summary>Length of a standardised circle.</summary>
    public const double Circumference = 2.0 * Math.PI / UnitRadians;

    // Where noise has long filled the circle, scores are zero: their scale stays above rounding.
    private const double LeastDamping = 1e-7;
    private readonly int[] _column;

    /// <summary>The embedding of features.</summary>
    /// <param name="period">Periods of the features, shape [d]; 0 for plain ones.</param>
    /// <param name="harmonics">Waves per circle.</param>
    public FeatureEmbedding(double[] period, int harmonics = 3)
    {
        Harmonics = harmonics;
        _column = new int[period.Length];
        List<int> circles = [];
        for (int j = 0; j < period.Length; j++)
        {
            _column[j] = Width;
            Width += period[j] > 0 ? 2 * harmonics : 1;
            if (period[j] > 0)
            {
                circles.Add(j);
            }
        }

        Circles = [.. circles];
        Runs = PlainRuns(period);
    }

    /// <summary>Waves per circle.</summary>
    public int Harmonics { get; }

    /// <summary>Numbers per feature vector, d.</summary>
    public int Dimension => _column.Length;

    /// <summary>Numbers that enter the network, and leave it.</summary>
    public int Width { get; }

    /// <summary>The periodic features, in order.</summary>
    public int[] Circles { get; }

    /// <summary>Plain features.</summary>
    public int PlainCount => Dimension - Circles.Length;

    /// <summary>Tangents of one state.</summary>
    public int TangentLength => 2 * Harmonics * Circles.Length;

    /// <summary>Runs of plain features whose columns lie in one panel.</summary>
    public (int Feature, int Column, int Count)[] Runs { get; }

    /// <summary>First column of a feature.</summary>
    public int Column(int feature) => _column[feature];

    /// <summary>The factor a: sqrt(1 + s²) exp(-s²/2) for noise of s radians, within sqrt(2) of the root mean square of s times the wrapped score.</summary>
    public static double Damping(double sigma)
    {
        double square = sigma * sigma * UnitRadians * UnitRadians;
        return Math.Max(LeastDamping, Math.Sqrt(1.0 + square) * VectorMath.Exp(-0.5 * square));
    }

    /// <summary>Unit tangents of a state's circles, (-sin kθ, cos kθ) for each k, circle by circle.</summary>
    /// <param name="state">Standardised features, shape [d].</param>
    /// <param name="tangents">Receives them, shape [<see cref="TangentLength"/>].</param>
    public void Tangents(ReadOnlySpan<double> state, Span<float> tangents)
    {
        for (int c = 0; c < Circles.Length; c++)
        {
            Tangents(state[Circles[c]], tangents.Slice(c * 2 * Harmonics, 2 * Harmonics));
        }
    }

    /// <summary>Unit tangents of a state's circles.</summary>
    public void Tangents(ReadOnlySpan<float> state, Span<float> tangents)
    {
        for (int c = 0; c < Circles.Length; c++)
        {
            Tangents(state[Circles[c]], tangents.Slice(c * 2 * Harmonics, 2 * Harmonics));
        }
    }

    /// <summary>Writes a state's circles to the network's input.</summary>
    /// <param name="tangents">Its tangents.</param>
    /// <param name="damping">The factor a.</param>
    /// <param name="input">A block of input, in panels.</param>
    /// <param name="row">Row of the block.</param>
    public unsafe void Write(ReadOnlySpan<float> tangents, double damping, float* input, int row)
    {
        for (int c = 0; c < Circles.Length; c++)
        {
            int column = _column[Circles[c]];
            for (int k = 0; k < Harmonics; k++)
            {
                int at = 2 * ((c * Harmonics) + k);
                float radius = (float)(damping / ((k + 1) * UnitRadians));
                input[MlpWorkspace.Place(row, column + (2 * k))] = radius * tangents[at + 1];
                input[MlpWorkspace.Place(row, column + (2 * k) + 1)] = -radius * tangents[at];
            }
        }
    }

    /// <summary>t·f of one circle.</summary>
    /// <param name="tangents">Tangents of the state.</param>
    /// <param name="circle">Number of the circle.</param>
    /// <param name="output">A block of output, in panels.</param>
    /// <param name="row">Row of the block.</param>
    public unsafe float Along(ReadOnlySpan<float> tangents, int circle, float* output, int row)
    {
        int column = _column[Circles[circle]], at = 2 * Harmonics * circle;
        float sum = 0;
        for (int k = 0; k < 2 * Harmonics; k++)
        {
            sum += tangents[at + k] * output[MlpWorkspace.Place(row, column + k)];
        }

        return sum;
    }

    /// <summary>f·dt/dy of one circle.</summary>
    /// <inheritdoc cref="Along"/>
    public unsafe double AlongCurvature(ReadOnlySpan<float> tangents, int circle, float* output, int row)
    {
        int column = _column[Circles[circle]];
        double sum = 0;
        for (int k = 0; k < Harmonics; k++)
        {
            int at = 2 * ((circle * Harmonics) + k);
            double turn = (k + 1) * UnitRadians;
            sum += turn * ((tangents[at] * output[MlpWorkspace.Place(row, column + (2 * k) + 1)]) - (tangents[at + 1] * output[MlpWorkspace.Place(row, column + (2 * k))]));
        }

        return sum;
    }

    private void Tangents(double value, Span<float> tangents)
    {
        (double sin, double cos) = VectorMath.SinCos(UnitRadians * Math.IEEERemainder(value, Circumference));
        double s = 0, c = 1;
        for (int k = 0; k < Harmonics; k++)
        {
            (s, c) = ((s * cos) + (c * sin), (c * cos) - (s * sin));
            tangents[2 * k] = (float)-s;
            tangents[(2 * k) + 1] = (float)c;
        }
    }

    private (int Feature, int Column, int Count)[] PlainRuns(double[] period)
    {
        List<(int Feature, int Column, int Count)> runs = [];
        for (int j = 0; j < period.Length; j++)
        {
            if (period[j] > 0)
            {
                continue;
            }

            int column = _column[j];
            bool goesOn = runs.Count > 0 && column % Sgemm.PanelWidth != 0
                && runs[^1].Feature + runs[^1].Count == j && runs[^1].Column + runs[^1].Count == column;
            if (goesOn)
            {
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            }
            else
            {
                runs.Add((j, column, 1));
            }
        }

        return [.. runs];
    }
}
