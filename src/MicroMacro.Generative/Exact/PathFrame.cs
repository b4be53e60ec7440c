using MicroMacro.Generative.Models;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Exact;

/// <summary>
/// Between a model's features in their units and the standardised space that walks go through. Walks go round circles as they like: a
/// periodic feature is unwrapped along a walk, and only where the walk stands on its circle counts.
/// </summary>
internal sealed class PathFrame
{
    private readonly FeatureScaling _scaling;
    private readonly double[] _turn;

    /// <summary>The frame of some features.</summary>
    public PathFrame(FeatureScaling scaling)
    {
        _scaling = scaling;
        _turn = [.. scaling.Period.Select((p, j) => p / scaling.Scale[j])];
        int[] all = [.. Enumerable.Range(0, scaling.Dimension)];
        Plain = [.. all.Where(j => scaling.Period[j] == 0)];
        Circles = [.. all.Where(j => scaling.Period[j] > 0)];
        LogConstant = (0.5 * Plain.Length * VectorMath.Log(2 * Math.PI)) + Circles.Sum(j => VectorMath.Log(_turn[j])) + scaling.Scale.Sum(VectorMath.Log);
    }

    /// <summary>Numbers per feature vector, d.</summary>
    public int Dimension => _scaling.Dimension;

    /// <summary>The plain features, in order.</summary>
    public int[] Plain { get; }

    /// <summary>The periodic features, in order.</summary>
    public int[] Circles { get; }

    /// <summary>
    /// What walks' log densities leave out: 2π of the plain features' start, since those of all steps cancel; the even law of a start on the
    /// circles; and the features' units.
    /// </summary>
    public double LogConstant { get; }

    /// <summary>Length of a standardised circle; 0 of a plain feature.</summary>
    public double Turn(int feature) => _turn[feature];

    /// <summary>Standardises features.</summary>
    public void Standardise(ReadOnlySpan<double> features, Span<double> standard)
    {
        for (int j = 0; j < standard.Length; j++)
        {
            standard[j] = _scaling.Standard(features[j], j);
        }
    }

    /// <summary>Features in their units, on their circles.</summary>
    public void Restore(ReadOnlySpan<double> standard, Span<double> features)
    {
        for (int j = 0; j < standard.Length; j++)
        {
            features[j] = _scaling.Restored(standard[j], j);
        }
    }

    /// <summary>Runs the network on points of walks.</summary>
    /// <param name="block">Room to run it.</param>
    /// <param name="level">Noise level.</param>
    /// <param name="noised">Standardised points, shape [rows, d].</param>
    /// <param name="clean">Receives the denoised points, as many turns along their circles as the points.</param>
    public void Denoise(DenoiserBlock block, double level, ReadOnlySpan<double> noised, Span<double> clean)
    {
        float[] from = new float[noised.Length], to = new float[noised.Length];
        for (int i = 0; i < from.Length; i++)
        {
            // Single precision is no coarser many turns along a walk than at its beginning.
            double turn = _turn[i % Dimension];
            from[i] = (float)(turn > 0 ? Math.IEEERemainder(noised[i], turn) : noised[i]);
        }

        block.Denoise(level, from, to);
        for (int i = 0; i < to.Length; i++)
        {
            clean[i] = _turn[i % Dimension] > 0 ? noised[i] + (to[i] - (double)from[i]) : to[i];
        }
    }
}
