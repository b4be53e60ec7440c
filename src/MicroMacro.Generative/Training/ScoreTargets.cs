using MicroMacro.Generative.Models;
using MicroMacro.Numerics;

namespace MicroMacro.Generative.Training;

/// <summary>Known scores in standardised features, and how much of them goes into the training target at each noise level.</summary>
/// <remarks>
/// The denoiser's target x0 may be moved by any g with mean zero given the noised features; g = σ² s + σ n is one (s the score of x0, n its
/// unit noise, by partial integration). So x0 + w g is a target for every w, and its variance, hence its variance given the noised
/// features, is least at w = -E[x0·g]/E|g|² = 1/(1 + σ² E s²), where E[x0 s] = -1 was used. On a circle with tangent t(θ) the same holds for
/// g = σ² (t s_θ + dt/dθ) + σ t (t·n). A label c = z + width·ε adds (ε/width) ∂z/∂x to the score. One w is taken for each feature or circle.
/// </remarks>
internal sealed class ScoreTargets
{
    // Loss weights of levels that the targets make nearly noiseless are bounded by one over this.
    private const double LeastSpread = 1e-2;
    private readonly int _d;
    private readonly int _c;
    private readonly int[] _group;
    private readonly float[] _score;
    private readonly float[] _tangent;
    private readonly float[]? _labelGradient;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double[] _information;

    /// <summary>Standardises the scores of all records.</summary>
    public ScoreTargets(TrainingData data, ScoreArchitecture architecture, double[] widths)
    {
        KnownScores known = data.Scores!;
        _d = data.FeatureDimension;
        _c = data.LabelDimension;
        _group = Groups(known.Circles, _d);
        _score = new float[data.Count * _d];
        _tangent = new float[data.Count * _d];
        bool noisy = Array.Exists(widths, w => w > 0);
        _labelGradient = noisy ? new float[data.Count * _c * _d] : null;
        _first = new double[_d];
        _second = new double[_d];
        _information = new double[_d];
        double[] scale = architecture.Features.Scale;
        double total = 0;
        for (int i = 0; i < data.Count; i++)
        {
            double weight = data.Weights?[i] ?? 1.0;
            total += weight;
            Standardise(data, known, i, scale, widths);
            Tally(i, weight);
        }

        for (int j = 0; j < _d; j++)
        {
            _first[j] /= total;
            _second[j] /= total;
            _information[j] /= total;
        }
    }

    /// <summary>Refuses scores that do not fit the data, or labels under which the conditional law has none.</summary>
    /// <exception cref="InvalidDataInputException">They do not fit.</exception>
    public static void Check(TrainingData data, double[] widths)
    {
        KnownScores known = data.Scores!;
        int n = data.Count, d = data.FeatureDimension, c = data.LabelDimension;
        Require(known.Gradients.Length == n * d && Array.TrueForAll(known.Gradients, double.IsFinite), $"the forces hold {known.Gradients.Length} numbers; {n} x {d} finite ones are needed");
        Require(
            known.LabelGradients is not { } g || (g.Length == n * c * d && Array.TrueForAll(g, double.IsFinite)),
            $"the labels' gradients hold {known.LabelGradients?.Length} numbers; {n} x {c} x {d} finite ones are needed");
        foreach (int first in known.Circles)
        {
            Require(first >= 0 && first + 1 < d, $"a circle starts at feature {first}; there are {d} features");
        }

        for (int k = 0; k < c; k++)
        {
            bool varies = false;
            for (int i = 1; i < n && !varies; i++)
            {
                varies = data.Z[(i * c) + k] != data.Z[k];
            }

            Require(
                !varies || widths[k] > 0,
                $"forces with the sharp label '{data.LabelNames[k]}': features at a given value of it lie on a surface, where the law has no score; give the label a width");
            Require(!varies || known.LabelGradients is not null, $"forces with a noisy label need its gradient, and label '{data.LabelNames[k]}' has none");
        }
    }

    /// <summary>The mean square of the network's target at a noise level, 1 without scores; bounded below.</summary>
    public double Spread(double sigma)
    {
        double sum = 0;
        for (int j = 0; j < _d; j++)
        {
            sum += _group[j] < 0 ? 0.0 : _first[j] * _first[j] / (_second[j] + (sigma * sigma * _information[j]));
        }

        return Math.Max(LeastSpread, 1.0 - ((1.0 + (sigma * sigma)) * sum / _d));
    }

    /// <summary>Adds w g / c_out to the network's target of one row.</summary>
    /// <param name="record">The record.</param>
    /// <param name="sigma">Noise level.</param>
    /// <param name="labelNoise">Unit noise of each label, shape [c].</param>
    /// <param name="noise">Unit noise of the features, shape [d].</param>
    /// <param name="change">Receives what to add, shape [d].</param>
    public void Change(int record, double sigma, ReadOnlySpan<float> labelNoise, ReadOnlySpan<float> noise, Span<float> change)
    {
        float level = (float)sigma;
        double total = (sigma * sigma) + 1.0;
        ReadOnlySpan<float> score = _score.AsSpan(record * _d, _d);
        ReadOnlySpan<float> tangent = _tangent.AsSpan(record * _d, _d);
        for (int j = 0; j < _d; j++)
        {
            float s = score[j];
            for (int k = 0; k < _c && _labelGradient is not null; k++)
            {
                s += labelNoise[k] * _labelGradient[(((record * _c) + k) * _d) + j];
            }

            int first = _group[j] < 0 ? j - 1 : j;
            float n = noise[j];
            if (_group[j] != 0)
            {
                n = tangent[j] * ((tangent[first] * noise[first]) + (tangent[first + 1] * noise[first + 1]));
            }

            double share = _first[first] / (_second[first] + (sigma * sigma * _information[first]));
            change[j] = (float)(share * Math.Sqrt(total)) * (n + (level * s));
        }
    }

    private static void Require(bool fits, string otherwise)
    {
        if (!fits)
        {
            throw new InvalidDataInputException(otherwise);
        }
    }

    // 1 where a circle begins, -1 for its second feature, 0 for plain features.
    private static int[] Groups(int[] circles, int d)
    {
        int[] group = new int[d];
        foreach (int first in circles)
        {
            group[first] = 1;
            group[first + 1] = -1;
        }

        return group;
    }

    private void Standardise(TrainingData data, KnownScores known, int i, double[] scale, double[] widths)
    {
        ReadOnlySpan<double> gradient = known.Gradients.AsSpan(i * _d, _d);
        for (int j = 0; j < _d; j++)
        {
            int at = (i * _d) + j;
            if (_group[j] == 0)
            {
                _score[at] = (float)(scale[j] * gradient[j]);
                _tangent[at] = 1f;
            }
            else if (_group[j] == 1)
            {
                (double cos, double sin) = (data.X[at], data.X[at + 1]);
                double along = (-sin * gradient[j]) + (cos * gradient[j + 1]);
                (_tangent[at], _tangent[at + 1]) = ((float)(-sin / scale[j]), (float)(cos / scale[j + 1]));
                _score[at] = (float)(((-sin * along) - cos) / scale[j]);
                _score[at + 1] = (float)(((cos * along) - sin) / scale[j + 1]);
            }
        }

        for (int k = 0; k < _c && _labelGradient is not null && known.LabelGradients is not null; k++)
        {
            if (widths[k] > 0)
            {
                LabelPart(known.LabelGradients.AsSpan(((i * _c) + k) * _d, _d), i, k, scale, widths[k]);
            }
        }
    }

    private void LabelPart(ReadOnlySpan<double> gradient, int i, int k, double[] scale, double width)
    {
        Span<float> part = _labelGradient.AsSpan(((i * _c) + k) * _d, _d);
        ReadOnlySpan<float> tangent = _tangent.AsSpan(i * _d, _d);
        for (int j = 0; j < _d; j++)
        {
            if (_group[j] == 0)
            {
                part[j] = (float)(scale[j] * gradient[j] / width);
            }
            else if (_group[j] == 1)
            {
                double along = (tangent[j] * scale[j] * gradient[j]) + (tangent[j + 1] * scale[j + 1] * gradient[j + 1]);
                along /= width;
                (part[j], part[j + 1]) = ((float)(along * tangent[j]), (float)(along * tangent[j + 1]));
            }
        }
    }

    private void Tally(int i, double weight)
    {
        for (int j = 0; j < _d; j++)
        {
            if (_group[j] < 0)
            {
                continue;
            }

            int parts = _group[j] == 1 ? 2 : 1;
            double length = 0, squares = 0;
            for (int p = j; p < j + parts; p++)
            {
                int at = (i * _d) + p;
                length += (double)_tangent[at] * _tangent[at];
                squares += (double)_score[at] * _score[at];
                for (int k = 0; k < _c && _labelGradient is not null; k++)
                {
                    double part = _labelGradient[(((i * _c) + k) * _d) + p];
                    squares += part * part;
                }
            }

            _first[j] += weight * length;
            _second[j] += weight * length * length;
            _information[j] += weight * squares;
        }
    }
}
