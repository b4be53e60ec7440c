using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Models;

/// <summary>Up to 64 states under one score model: runs the network on them at a common noise level.</summary>
internal sealed unsafe class DenoiserBlock : IReverseProcess
{
    private readonly ScoreArchitecture _architecture;
    private readonly InferenceNetwork _network;
    private readonly MlpWorkspace _workspace;
    private readonly AlignedBuffer _embedding = new(Sgemm.TileRows * NoiseEmbedding.Dimension);
    private readonly AlignedBuffer _bias;
    private readonly float[] _label;
    private RandomKey _key;
    private uint _firstSample;

    /// <summary>Room for a block.</summary>
    public DenoiserBlock(ScoreArchitecture architecture, InferenceNetwork network)
    {
        _architecture = architecture;
        _network = network;
        _workspace = new MlpWorkspace(network.Layout, Sgemm.BlockRows, withGradient: false);
        _bias = new AlignedBuffer(network.Layout.Linears[0].OutputPanels * Sgemm.TileRows * Sgemm.PanelWidth);
        _label = new float[architecture.Labels.EncodedDimension];
    }

    /// <inheritdoc/>
    public int Rows { get; private set; }

    /// <inheritdoc/>
    public int Dimension => _architecture.FeatureDimension;

    /// <summary>Starts a block of samples.</summary>
    /// <param name="key">Key of the noise.</param>
    /// <param name="firstSample">Number of the first sample.</param>
    /// <param name="rows">Samples, at most 64.</param>
    public void Begin(RandomKey key, uint firstSample, int rows)
    {
        _key = key;
        _firstSample = firstSample;
        Rows = rows;
    }

    /// <summary>Sets the label of one state.</summary>
    public void SetLabel(int row, ReadOnlySpan<double> label)
    {
        _architecture.Labels.Encode(label, _label);
        float* input = _workspace.Activation(0, 0);
        for (int k = 0; k < _label.Length; k++)
        {
            input[Place(row, Dimension + k)] = _label[k];
        }
    }

    /// <inheritdoc/>
    public void Slope(double sigma, ReadOnlySpan<float> x, Span<float> slope)
    {
        EdmPreconditioning edm = new(sigma);
        float* network = Run(sigma, edm.In, x);
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            for (int j = 0; j < d; j++)
            {
                slope[(r * d) + j] = (edm.FlowSkip * x[(r * d) + j]) - (edm.In * network[Place(r, j)]);
            }
        }
    }

    /// <summary>The denoiser D(x; sigma, label) of each state, shape [rows, d].</summary>
    public void Denoise(double sigma, ReadOnlySpan<float> x, Span<float> clean)
    {
        EdmPreconditioning edm = new(sigma);
        float* network = Run(sigma, edm.In, x);
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            for (int j = 0; j < d; j++)
            {
                clean[(r * d) + j] = (edm.Skip * x[(r * d) + j]) + (edm.Out * network[Place(r, j)]);
            }
        }
    }

    /// <inheritdoc/>
    public void Noise(int draw, Span<float> noise) => SampleNoise.Fill(_key, _firstSample, (ulong)draw, Rows, Dimension, noise);

    private static int Place(int row, int column) =>
        (column / Sgemm.PanelWidth * MlpWorkspace.PanelLength) + (row * Sgemm.PanelWidth) + (column % Sgemm.PanelWidth);

    private float* Run(double sigma, float inputScale, ReadOnlySpan<float> x)
    {
        _network.Fold(sigma, _embedding, _bias);
        float* input = _workspace.Activation(0, 0);
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            for (int j = 0; j < d; j++)
            {
                input[Place(r, j)] = inputScale * x[(r * d) + j];
            }
        }

        _network.Forward(_workspace, _bias);
        return _workspace.Activation(_network.Layout.Layers + 1, 0);
    }
}
