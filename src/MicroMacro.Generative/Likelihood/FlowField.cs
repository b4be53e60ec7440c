using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Likelihood;

/// <summary>The probability flow of a score network for up to 64 states, each at its own noise, with its divergence.</summary>
internal sealed unsafe class FlowField : IFlowField
{
    private readonly ScoreArchitecture _architecture;
    private readonly AlignedBuffer _parameters;
    private readonly MlpWorkspace _workspace;
    private readonly IDirectionalDerivatives? _tangent;
    private readonly AlignedBuffer _transposed;
    private readonly AlignedBuffer _scratch;
    private readonly int _probes;
    private readonly float[] _labels;
    private readonly float[] _signs;
    private readonly float[] _embedding = new float[NoiseEmbedding.Dimension];
    private readonly double[] _trace = new double[Sgemm.BlockRows];
    private readonly float[] _tangents;
    private readonly double[] _stretch = new double[Sgemm.BlockRows];

    /// <summary>Room for a block.</summary>
    /// <param name="architecture">The model's shape.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="probes">Random directions of the divergence, 0 for the exact one, -1 for none.</param>
    public FlowField(ScoreArchitecture architecture, AlignedBuffer parameters, int probes)
    {
        _architecture = architecture;
        _parameters = parameters;
        _probes = probes;
        MlpLayout layout = architecture.Layout;
        _workspace = new MlpWorkspace(layout, Sgemm.BlockRows, withGradient: IsEnergy || probes >= 0, paired: IsEnergy);
        _transposed = new AlignedBuffer(IsEnergy ? layout.TransposedLength : 0);
        _scratch = new AlignedBuffer(IsEnergy ? EnergyPass.ScratchLength(layout, _workspace) : 0);
        for (int task = 0; IsEnergy && task < layout.PanelTasks; task++)
        {
            MlpPass.Transpose(layout, parameters.Pointer, _transposed.Pointer, task);
        }

        if (probes >= 0)
        {
            _tangent = IsEnergy
                ? new EnergyTangent(layout, parameters, _transposed, _scratch)
                : new MlpTangent(layout, parameters, architecture.Embedding.Width);
        }

        _tangents = new float[Sgemm.BlockRows * Embedding.TangentLength];
        _labels = new float[Sgemm.BlockRows * architecture.Labels.EncodedDimension];
        _signs = new float[Sgemm.BlockRows * Math.Max(0, probes) * architecture.FeatureDimension];
    }

    /// <inheritdoc/>
    public int Dimension => _architecture.FeatureDimension;

    private FeatureEmbedding Embedding => _architecture.Embedding;

    private bool IsEnergy => _architecture.Form == ScoreForm.Energy;

    /// <summary>Sets the label of a state.</summary>
    public void SetLabel(int state, ReadOnlySpan<double> label)
    {
        int e = _architecture.Labels.EncodedDimension;
        _architecture.Labels.Encode(label, _labels.AsSpan(state * e, e));
    }

    /// <summary>Draws the random directions of all states, each component 1 or -1, kept along the whole flow.</summary>
    public void DrawProbes(RandomKey key, uint firstSample)
    {
        int d = Dimension;
        float[] noise = new float[Sgemm.BlockRows * d];
        for (int probe = 0; probe < _probes; probe++)
        {
            SampleNoise.Fill(key, firstSample, (ulong)probe, Sgemm.BlockRows, d, noise);
            for (int i = 0; i < noise.Length; i++)
            {
                _signs[(((i / d * _probes) + probe) * d) + (i % d)] = noise[i] < 0 ? -1f : 1f;
            }
        }
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<int> states, ReadOnlySpan<double> logSigma, ReadOnlySpan<double> x, Span<double> velocity, Span<double> divergence)
    {
        int d = Dimension, n = states.Length;
        Fill(states, logSigma, x);
        if (IsEnergy)
        {
            EnergyPass.Forward(_architecture.Layout, _parameters.Pointer, _transposed.Pointer, _workspace, 0, _scratch.Pointer);
        }
        else
        {
            MlpPass.Forward(_architecture.Layout, _parameters.Pointer, _workspace, 0);
        }

        Trace(states);
        float* network = _workspace.Activation(_architecture.Layout.Layers + 1, 0);
        for (int r = 0; r < n; r++)
        {
            double sigma = VectorMath.Exp(logSigma[r]);
            double total = (sigma * sigma) + 1.0;
            double keep = sigma * sigma / total, factor = sigma / Math.Sqrt(total);
            foreach ((int feature, int column, int count) in Embedding.Runs)
            {
                for (int k = 0; k < count; k++)
                {
                    int at = (r * d) + feature + k;
                    velocity[at] = (keep * x[at]) - (factor * network[MlpWorkspace.Place(r, column + k)]);
                }
            }

            double bend = 0, around = factor * _stretch[r];
            for (int c = 0; c < Embedding.Circles.Length; c++)
            {
                velocity[(r * d) + Embedding.Circles[c]] = -around * Embedding.Along(Tangents(r), c, network, r);
                bend += Embedding.AlongCurvature(Tangents(r), c, network, r);
            }

            divergence[r] = (Embedding.PlainCount * keep) - (sigma / total * _trace[r]) - (around * bend);
        }
    }

    private void Fill(ReadOnlySpan<int> states, ReadOnlySpan<double> logSigma, ReadOnlySpan<double> x)
    {
        int d = Dimension, e = _architecture.Labels.EncodedDimension;
        float* input = _workspace.Activation(0, 0);
        for (int r = 0; r < states.Length; r++)
        {
            double sigma = VectorMath.Exp(logSigma[r]);
            double scale = 1.0 / Math.Sqrt((sigma * sigma) + 1.0);
            foreach ((int feature, int column, int count) in Embedding.Runs)
            {
                for (int k = 0; k < count; k++)
                {
                    input[MlpWorkspace.Place(r, column + k)] = (float)(scale * x[(r * d) + feature + k]);
                }
            }

            double damping = FeatureEmbedding.Damping(sigma);
            _stretch[r] = damping / scale;
            Embedding.Tangents(x.Slice(r * d, d), Tangents(r));
            Embedding.Write(Tangents(r), damping, input, r);

            _architecture.Noise.Embed(sigma, _embedding);
            Write(_embedding, input, r, _architecture.NoiseOffset);
            Write(_labels.AsSpan(states[r] * e, e), input, r, _architecture.LabelOffset);
        }
    }

    private static void Write(ReadOnlySpan<float> values, float* input, int row, int first)
    {
        for (int k = 0; k < values.Length; k++)
        {
            input[MlpWorkspace.Place(row, first + k)] = values[k];
        }
    }

    private Span<float> Tangents(int row) => _tangents.AsSpan(row * Embedding.TangentLength, Embedding.TangentLength);

    // The trace of the Jacobian of the field that the network makes on the features, over c_in: over unit directions, or in the mean over
    // probes. In the network's own units a unit of a circle's feature is a tangent times damping / c_in, its stretch.
    private void Trace(ReadOnlySpan<int> states)
    {
        Array.Clear(_trace);
        if (_tangent is null)
        {
            return;
        }

        int each = _probes == 0 ? Dimension : _probes;
        int total = states.Length * each;
        for (int first = 0; first < total; first += Sgemm.BlockRows)
        {
            int rows = Math.Min(Sgemm.BlockRows, total - first);
            for (int r = 0; r < rows; r++)
            {
                int row = (first + r) / each, direction = (first + r) % each;
                _tangent.SetState(r, row);
                Direct(r, row, states[row], direction, add: true);
            }

            _tangent.Run(_workspace, rows);
            for (int r = 0; r < rows; r++)
            {
                int row = (first + r) / each, direction = (first + r) % each;
                _trace[row] += Along(r, row, states[row], direction) / (_probes == 0 ? 1 : _probes);
                Direct(r, row, states[row], direction, add: false);
            }
        }
    }

    private void Direct(int row, int place, int state, int direction, bool add)
    {
        if (_probes == 0)
        {
            Direct(row, place, direction, add ? 1f : 0f);
            return;
        }

        ReadOnlySpan<float> probe = Probe(state, direction);
        for (int j = 0; j < probe.Length; j++)
        {
            Direct(row, place, j, add ? probe[j] : 0f);
        }
    }

    private void Direct(int row, int place, int feature, float size)
    {
        int column = Embedding.Column(feature), circle = Array.BinarySearch(Embedding.Circles, feature);
        if (circle < 0)
        {
            _tangent!.Direction(row, column) = size;
            return;
        }

        ReadOnlySpan<float> tangent = Tangents(place).Slice(2 * Embedding.Harmonics * circle, 2 * Embedding.Harmonics);
        for (int k = 0; k < tangent.Length; k++)
        {
            _tangent!.Direction(row, column + k) = (float)(size * _stretch[place]) * tangent[k];
        }
    }

    private double Along(int row, int place, int state, int direction)
    {
        if (_probes == 0)
        {
            return Derivative(row, place, direction);
        }

        ReadOnlySpan<float> probe = Probe(state, direction);
        double sum = 0;
        for (int j = 0; j < probe.Length; j++)
        {
            sum += probe[j] * Derivative(row, place, j);
        }

        return sum;
    }

    private double Derivative(int row, int place, int feature)
    {
        int column = Embedding.Column(feature), circle = Array.BinarySearch(Embedding.Circles, feature);
        if (circle < 0)
        {
            return _tangent!.Derivative(row, column);
        }

        ReadOnlySpan<float> tangent = Tangents(place).Slice(2 * Embedding.Harmonics * circle, 2 * Embedding.Harmonics);
        double sum = 0;
        for (int k = 0; k < tangent.Length; k++)
        {
            sum += tangent[k] * _tangent!.Derivative(row, column + k);
        }

        return _stretch[place] * sum;
    }

    private ReadOnlySpan<float> Probe(int state, int probe) => _signs.AsSpan(((state * _probes) + probe) * Dimension, Dimension);
}
