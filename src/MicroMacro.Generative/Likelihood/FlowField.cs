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
                : new MlpTangent(layout, parameters, architecture.FeatureDimension);
        }

        _labels = new float[Sgemm.BlockRows * architecture.Labels.EncodedDimension];
        _signs = new float[Sgemm.BlockRows * Math.Max(0, probes) * architecture.FeatureDimension];
    }

    /// <inheritdoc/>
    public int Dimension => _architecture.FeatureDimension;

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
            for (int j = 0; j < d; j++)
            {
                velocity[(r * d) + j] = (keep * x[(r * d) + j]) - (factor * network[Place(r, j)]);
            }

            divergence[r] = (d * keep) - (sigma / total * _trace[r]);
        }
    }

    private static int Place(int row, int column) =>
        (column / Sgemm.PanelWidth * MlpWorkspace.PanelLength) + (row * Sgemm.PanelWidth) + (column % Sgemm.PanelWidth);

    private void Fill(ReadOnlySpan<int> states, ReadOnlySpan<double> logSigma, ReadOnlySpan<double> x)
    {
        int d = Dimension, e = _architecture.Labels.EncodedDimension;
        float* input = _workspace.Activation(0, 0);
        for (int r = 0; r < states.Length; r++)
        {
            double sigma = VectorMath.Exp(logSigma[r]);
            double scale = 1.0 / Math.Sqrt((sigma * sigma) + 1.0);
            for (int j = 0; j < d; j++)
            {
                input[Place(r, j)] = (float)(scale * x[(r * d) + j]);
            }

            _architecture.Noise.Embed(sigma, _embedding);
            Write(_embedding, input, r, _architecture.NoiseOffset);
            Write(_labels.AsSpan(states[r] * e, e), input, r, _architecture.LabelOffset);
        }
    }

    private static void Write(ReadOnlySpan<float> values, float* input, int row, int first)
    {
        for (int k = 0; k < values.Length; k++)
        {
            input[Place(row, first + k)] = values[k];
        }
    }

    // The trace of the network's Jacobian in its first d inputs: over unit directions, or in the mean over probes.
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
                Direct(r, states[row], direction, add: true);
            }

            _tangent.Run(_workspace, rows);
            for (int r = 0; r < rows; r++)
            {
                int row = (first + r) / each, direction = (first + r) % each;
                _trace[row] += Along(r, states[row], direction) / (_probes == 0 ? 1 : _probes);
                Direct(r, states[row], direction, add: false);
            }
        }
    }

    private void Direct(int row, int state, int direction, bool add)
    {
        if (_probes == 0)
        {
            _tangent!.Direction(row, direction) = add ? 1f : 0f;
            return;
        }

        ReadOnlySpan<float> probe = Probe(state, direction);
        for (int j = 0; j < probe.Length; j++)
        {
            _tangent!.Direction(row, j) = add ? probe[j] : 0f;
        }
    }

    private double Along(int row, int state, int direction)
    {
        if (_probes == 0)
        {
            return _tangent!.Derivative(row, direction);
        }

        ReadOnlySpan<float> probe = Probe(state, direction);
        double sum = 0;
        for (int j = 0; j < probe.Length; j++)
        {
            sum += probe[j] * _tangent!.Derivative(row, j);
        }

        return sum;
    }

    private ReadOnlySpan<float> Probe(int state, int probe) => _signs.AsSpan(((state * _probes) + probe) * Dimension, Dimension);
}
