using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Models;

/// <summary>Up to 64 states under one score model: runs the network on them at a common noise level.</summary>
internal sealed unsafe class DenoiserBlock : IDenoiser
{
    private readonly ScoreArchitecture _architecture;
    private readonly InferenceNetwork _network;
    private readonly MlpWorkspace _workspace;
    private readonly AlignedBuffer _embedding = new(Sgemm.TileRows * NoiseEmbedding.Dimension);
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _scratch;
    private readonly IDirectionalDerivatives? _tangent;
    private readonly float[] _label;
    private RandomKey _key;
    private uint _firstSample;
    private double _sigma;

    /// <summary>Room for a block.</summary>
    /// <param name="architecture">The model's shape.</param>
    /// <param name="network">Its network.</param>
    /// <param name="differentiable">Whether <see cref="Derivatives"/> will be asked for.</param>
    public DenoiserBlock(ScoreArchitecture architecture, InferenceNetwork network, bool differentiable = false)
    {
        _architecture = architecture;
        _network = network;
        _workspace = network.Workspace(differentiable);
        _scratch = network.Scratch(_workspace);
        _tangent = differentiable ? network.Tangent(_scratch) : null;
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

    /// <inheritdoc/>
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
    public void Derivatives(ReadOnlySpan<float> directions, Span<float> derivatives)
    {
        IDirectionalDerivatives tangent = _tangent ?? throw new InvalidOperationException("the block was not made to be differentiated");
        EdmPreconditioning edm = new(_sigma);
        int d = Dimension;
        for (int k = 0; k < directions.Length; k++)
        {
            tangent.SetState(k / d, k / d);
            tangent.Direction(k / d, k % d) = directions[k];
        }

        tangent.Run(_workspace, Rows);
        for (int k = 0; k < derivatives.Length; k++)
        {
            derivatives[k] = (edm.Skip * directions[k]) + (edm.Out * edm.In * tangent.Derivative(k / d, k % d));
        }
    }

    /// <summary>The energy of each state, -log p(x; sigma, label) but for a constant, shape [rows]; of energy networks only.</summary>
    public void Energy(double sigma, ReadOnlySpan<float> x, Span<double> energy)
    {
        EdmPreconditioning edm = new(sigma);
        Set(sigma, edm.In, x);
        _network.Perceptron(_workspace, _bias);
        float* output = _workspace.Activation(_network.Layout.Layers + 1, 0);
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            double squares = 0, product = 0;
            for (int j = 0; j < d; j++)
            {
                double value = x[(r * d) + j];
                squares += value * value;
                product += value * output[Place(r, j)];
            }

            // The score (D - x)/sigma² is -x/(sigma² + 1) + F/(sigma sqrt(sigma² + 1)), and F the gradient in c_in x.
            energy[r] = (0.5 * edm.Skip * squares) - (edm.In / sigma * product);
        }
    }

    /// <inheritdoc/>
    public void Noise(int draw, Span<float> noise) => SampleNoise.Fill(_key, _firstSample, (ulong)draw, Rows, Dimension, noise);

    private static int Place(int row, int column) =>
        (column / Sgemm.PanelWidth * MlpWorkspace.PanelLength) + (row * Sgemm.PanelWidth) + (column % Sgemm.PanelWidth);

    private float* Run(double sigma, float inputScale, ReadOnlySpan<float> x)
    {
        Set(sigma, inputScale, x);
        _network.Forward(_workspace, _bias, _scratch);
        return _workspace.Activation(_network.Layout.Layers + 1, 0);
    }

    private void Set(double sigma, float inputScale, ReadOnlySpan<float> x)
    {
        _sigma = sigma;
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
    }
}
