using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Models;

/// <summary>Up to 64 states under one score model: runs the network on them at a common noise level.</summary>
internal sealed unsafe class DenoiserBlock : IReverseProcess
{
    private readonly ScoreArchitecture _architecture;
    private readonly AlignedBuffer _parameters;
    private readonly MlpWorkspace _workspace;
    private readonly float[] _embedding = new float[NoiseEmbedding.Dimension];
    private readonly float[] _label;
    private RandomKey _key;
    private uint _firstSample;

    /// <summary>Room for a block.</summary>
    public DenoiserBlock(ScoreArchitecture architecture, AlignedBuffer parameters)
    {
        _architecture = architecture;
        _parameters = parameters;
        _workspace = new MlpWorkspace(architecture.Layout, Sgemm.BlockRows, withGradient: false);
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
        SetInput(row, _architecture.LabelOffset, _label);
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
        _architecture.Noise.Embed(sigma, _embedding);
        float* input = _workspace.Activation(0, 0);
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            for (int j = 0; j < d; j++)
            {
                input[Place(r, j)] = inputScale * x[(r * d) + j];
            }

            SetInput(r, _architecture.NoiseOffset, _embedding);
        }

        MlpPass.Forward(_architecture.Layout, _parameters.Pointer, _workspace, 0);
        return _workspace.Activation(_architecture.Layout.Layers + 1, 0);
    }

    private void SetInput(int row, int first, float[] values)
    {
        float* input = _workspace.Activation(0, 0);
        for (int k = 0; k < values.Length; k++)
        {
            input[Place(row, first + k)] = values[k];
        }
    }
}
