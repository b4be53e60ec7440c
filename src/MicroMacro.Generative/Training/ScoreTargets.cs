using MicroMacro.Generative.Models;
using MicroMacro.Numerics;

namespace MicroMacro.Generative.Training;

/// <summary>Known scores in standardised features, and how much of them goes into the training target at each noise level.</summary>
/// <remarks>
/// The score of the noised law is the mean, given the noised features, of the noise kernel's score k as well as of the score s of x0 [debortoli2024target],
/// on the line and on a circle alike. So k + w (s - k) is a target for every w. Its variance is least at w = I/(I + E s²), where I = E k² is the kernel's
/// information, 1/σ² on the line, and E[k s] = 0 was used. On the line it is the denoiser's x0 + w (σ² s + σ n), n the unit noise.
/// A label c = z + width·ε adds (ε/width) ∂z/∂x to the score. One w is taken for each feature.
/// </remarks>
internal sealed class ScoreTargets
{
    // Loss weights of levels that the targets make nearly noiseless are bounded by one over this.
    private const double LeastSpread = 1e-2;
    private readonly int _d;
    private readonly int _c;
    private readonly bool[] _circle;
    private readonly float[] _score;
    private readonly float[]? _labelGradient;
    private readonly double[] _information;

    /// <summary>Standardises the scores of all records.</summary>
    public ScoreTargets(TrainingData data, ScoreArchitecture architecture, double[] widths)
    {
        KnownScores known = data.Scores!;
        _d = data.FeatureDimension;
        _c = data.LabelDimension;
        _circle = Array.ConvertAll(architecture.Features.Period, p => p > 0);
        _score = new float[data.Count * _d];
        bool noisy = Array.Exists(widths, w => w > 0);
        _labelGradient = noisy ? new float[data.Count * _c * _d] : null;
        _information = new double[_d];
        double[] scale = architecture.Features.Scale;
        double total = 0;
        for (int i = 0; i < data.Count; i++)
        {
            double weight = data.Weights?[i] ?? 1.0;
            total += weight;
            Standardise(known, i, scale, widths);
            Tally(i, weight);
        }

        for (int j = 0; j < _d; j++)
        {
            _information[j] /= total;
        }
    }

    /// <summary>Refuses scores that do not fit the data, or labels under which the conditional law has none.</summary>
    /// <exception cref="InvalidDataInputException">They do not fit.</exception>
    public static void Check(TrainingData data, double[] widths)
    {
        KnownScores known = data.Scores!;
        int n = data.Count, d = data.FeatureDimension, c = data.LabelDimension;
        Require(known.Gradients.Length == n * d && Array.TrueForAll(known.Gradients, Usable), $"the forces hold {known.Gradients.Length} numbers; {n} x {d} finite ones of at most {TrainingData.MostMagnitude:G1} in size are needed");
        Require(
            known.LabelGradients is not { } g || (g.Length == n * c * d && Array.TrueForAll(g, Usable)),
            $"the labels' gradients hold {known.LabelGradients?.Length} numbers; {n} x {c} x {d} finite ones of at most {TrainingData.MostMagnitude:G1} in size are needed");
        for (int k = 0; k < c && !known.AtFixedLabels; k++)
        {
            bool varies = false;
            for (int i = 1; i < n && !varies; i++)
            {
                varies = data.Z[(i * c) + k] != data.Z[k];
            }

            bool external = known.LabelGradients is { } gradient && IsZero(gradient, k, c, d);
            Require(
                !varies || widths[k] > 0 || external,
                $"forces with the sharp label '{data.LabelNames[k]}': if it is a function of the features, these lie on a surface at each of its values, where the law has no score, and the label needs a width; if it is none (a parameter of the forces), say so by a z_gradient of zeros");
            Require(!varies || known.LabelGradients is not null, $"forces with a noisy label need its gradient, and label '{data.LabelNames[k]}' has none");
        }
    }

    /// <summary>The mean square of the network's target at a noise level, 1 without scores; bounded below.</summary>
    public double Spread(double sigma)
    {
        double square = sigma * sigma, sum = 0;
        bool circles = Array.Exists(_circle, c => c);
        double around = circles ? square * Information(sigma) : 0, damping = circles ? FeatureEmbedding.Damping(sigma) : 1;
        for (int j = 0; j < _d; j++)
        {
            double kernel = square * _information[j];
            sum += _circle[j]
                ? 1.0 - (around * kernel / ((around + kernel) * damping * damping))
                : (1.0 + square) / (1.0 + kernel);
        }

        return Math.Max(LeastSpread, 1.0 - (sum / _d));
    }

    /// <summary>The share w of the score at a noise level, shape [d].</summary>
    public void Shares(double sigma, Span<float> shares)
    {
        double square = sigma * sigma, around = Array.Exists(_circle, c => c) ? square * Information(sigma) : 0;
        for (int j = 0; j < _d; j++)
        {
            double kernel = square * _information[j];
            shares[j] = (float)(_circle[j] ? around / (around + kernel) : 1.0 / (1.0 + kernel));
        }
    }

    /// <summary>Adds w (s - k), in the network's units, to the target of one row.</summary>
    /// <param name="record">The record.</param>
    /// <param name="sigma">Noise level.</param>
    /// <param name="shares">The shares w at this level, shape [d].</param>
    /// <param name="damping">Scale of the scores of circles.</param>
    /// <param name="labelNoise">Unit noise of each label, shape [c].</param>
    /// <param name="noise">Unit noise of plain features, minus sigma times the kernel's score of others, shape [d].</param>
    /// <param name="change">Receives what to add, shape [d].</param>
    public void Change(
        int record, double sigma, ReadOnlySpan<float> shares, float damping, ReadOnlySpan<float> labelNoise, ReadOnlySpan<float> noise, Span<float> change)
    {
        float level = (float)sigma, root = (float)Math.Sqrt((sigma * sigma) + 1.0);
        ReadOnlySpan<float> score = _score.AsSpan(record * _d, _d);
        for (int j = 0; j < _d; j++)
        {
            float s = score[j];
            for (int k = 0; k < _c && _labelGradient is not null; k++)
            {
                s += labelNoise[k] * _labelGradient[(((record * _c) + k) * _d) + j];
            }

            change[j] = shares[j] * (_circle[j] ? 1f / damping : root) * (noise[j] + (level * s));
        }
    }

    private static bool Usable(double value) => Math.Abs(value) <= TrainingData.MostMagnitude;

    private static double Information(double sigma) =>
        FeatureEmbedding.UnitRadians * FeatureEmbedding.UnitRadians * WrappedNormal.Information(FeatureEmbedding.UnitRadians * sigma);

    // A label of no gradient is no function of the features: they have a density at each of its values, and the forces are its gradient.
    private static bool IsZero(double[] gradients, int label, int labels, int features)
    {
        for (int i = 0; i < gradients.Length; i++)
        {
            if (i / features % labels == label && gradients[i] != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static void Require(bool fits, string otherwise)
    {
        if (!fits)
        {
            throw new InvalidDataInputException(otherwise);
        }
    }

    private void Standardise(KnownScores known, int i, double[] scale, double[] widths)
    {
        for (int j = 0; j < _d; j++)
        {
            _score[(i * _d) + j] = (float)(scale[j] * known.Gradients[(i * _d) + j]);
        }

        for (int k = 0; k < _c && _labelGradient is not null && known.LabelGradients is not null; k++)
        {
            for (int j = 0; widths[k] > 0 && j < _d; j++)
            {
                int at = (((i * _c) + k) * _d) + j;
                _labelGradient[at] = (float)(scale[j] * known.LabelGradients[at] / widths[k]);
            }
        }
    }

    private void Tally(int i, double weight)
    {
        for (int j = 0; j < _d; j++)
        {
            double score = _score[(i * _d) + j], squares = score * score;
            for (int k = 0; k < _c && _labelGradient is not null; k++)
            {
                double part = _labelGradient[(((i * _c) + k) * _d) + j];
                squares += part * part;
            }

            _information[j] += weight * squares;
        }
    }
}
