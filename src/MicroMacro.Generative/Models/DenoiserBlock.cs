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
    private readonly float[] _tangents;
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
        _tangents = new float[Sgemm.BlockRows * Embedding.TangentLength];
    }

    /// <inheritdoc/>
    public int Rows { get; private set; }

    /// <inheritdoc/>
    public int Dimension => _architecture.FeatureDimension;

    private FeatureEmbedding Embedding => _architecture.Embedding;

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
            input[MlpWorkspace.Place(row, Embedding.Width + k)] = _label[k];
        }
    }

    /// <inheritdoc/>
    public void Slope(double sigma, ReadOnlySpan<float> x, Span<float> slope)
    {
        EdmPreconditioning edm = new(sigma);
        float* network = Run(sigma, edm.In, x);
        float damping = (float)FeatureEmbedding.Damping(sigma);
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            foreach ((int feature, int column, int count) in Embedding.Runs)
            {
                for (int k = 0; k < count; k++)
                {
                    int at = (r * d) + feature + k;
                    slope[at] = (edm.FlowSkip * x[at]) - (edm.In * network[MlpWorkspace.Place(r, column + k)]);
                }
            }

            for (int c = 0; c < Embedding.Circles.Length; c++)
            {
                slope[(r * d) + Embedding.Circles[c]] = -damping * Embedding.Along(Tangents(r), c, network, r);
            }
        }
    }

    /// <inheritdoc/>
    public void Denoise(double sigma, ReadOnlySpan<float> x, Span<float> clean)
    {
        EdmPreconditioning edm = new(sigma);
        float* network = Run(sigma, edm.In, x);
        float step = (float)(sigma * FeatureEmbedding.Damping(sigma));
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            foreach ((int feature, int column, int count) in Embedding.Runs)
            {
                for (int k = 0; k < count; k++)
                {
                    int at = (r * d) + feature + k;
                    clean[at] = (edm.Skip * x[at]) + (edm.Out * network[MlpWorkspace.Place(r, column + k)]);
                }
            }

            for (int c = 0; c < Embedding.Circles.Length; c++)
            {
                int at = (r * d) + Embedding.Circles[c];
                clean[at] = x[at] + (step * Embedding.Along(Tangents(r), c, network, r));
            }
        }
    }

    /// <inheritdoc/>
    public void Derivatives(ReadOnlySpan<float> directions, Span<float> derivatives)
    {
        IDirectionalDerivatives tangent = _tangent ?? throw new InvalidOperationException("the block was not made to be differentiated");
        EdmPreconditioning edm = new(_sigma);
        int d = Dimension, waves = 2 * Embedding.Harmonics;
        float damping = (float)FeatureEmbedding.Damping(_sigma), step = (float)(_sigma * damping);
        float* network = _workspace.Activation(_network.Layout.Layers + 1, 0);
        for (int k = 0; k < directions.Length; k++)
        {
            (int row, int feature) = (k / d, k % d);
            int column = Embedding.Column(feature), circle = Array.BinarySearch(Embedding.Circles, feature);
            tangent.SetState(row, row);
            for (int w = 0; w < (circle < 0 ? 1 : waves); w++)
            {
                tangent.Direction(row, column + w) = circle < 0 ? directions[k] : directions[k] * damping / edm.In * Tangents(row)[(waves * circle) + w];
            }
        }

        tangent.Run(_workspace, Rows);
        for (int k = 0; k < derivatives.Length; k++)
        {
            (int row, int feature) = (k / d, k % d);
            int column = Embedding.Column(feature), circle = Array.BinarySearch(Embedding.Circles, feature);
            float along = 0;
            for (int w = 0; w < (circle < 0 ? 1 : waves); w++)
            {
                along += (circle < 0 ? 1f : Tangents(row)[(waves * circle) + w]) * tangent.Derivative(row, column + w);
            }

            derivatives[k] = circle < 0
                ? (edm.Skip * directions[k]) + (edm.Out * edm.In * along)
                : directions[k] + (step * ((edm.In * along) + (directions[k] * (float)Embedding.AlongCurvature(Tangents(row), circle, network, row))));
        }
    }

    /// <summary>The energy of each state, -log p(x; sigma, label) but for a constant, shape [rows]; of energy networks only.</summary>
    public void Energy(double sigma, ReadOnlySpan<float> x, Span<double> energy)
    {
        EdmPreconditioning edm = new(sigma);
        Set(sigma, edm.In, x);
        _network.Perceptron(_workspace, _bias);
        float* output = _workspace.Activation(_network.Layout.Layers + 1, 0), input = _workspace.Activation(0, 0);
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            double squares = 0, product = 0, around = 0;
            foreach ((int feature, int column, int count) in Embedding.Runs)
            {
                for (int k = 0; k < count; k++)
                {
                    double value = x[(r * d) + feature + k];
                    squares += value * value;
                    product += value * output[MlpWorkspace.Place(r, column + k)];
                }
            }

            foreach (int circle in Embedding.Circles)
            {
                for (int k = 0; k < 2 * Embedding.Harmonics; k++)
                {
                    int place = MlpWorkspace.Place(r, Embedding.Column(circle) + k);
                    around += (double)input[place] * output[place];
                }
            }

            // The score (D - x)/sigma² is -x/(sigma² + 1) + F/(sigma sqrt(sigma² + 1)), and F the gradient in c_in x.
            energy[r] = (0.5 * edm.Skip * squares) - (edm.In / sigma * product) - (around / sigma);
        }
    }

    /// <inheritdoc/>
    public void Noise(int draw, Span<float> noise) => SampleNoise.Fill(_key, _firstSample, (ulong)draw, Rows, Dimension, noise);

    private Span<float> Tangents(int row) => _tangents.AsSpan(row * Embedding.TangentLength, Embedding.TangentLength);

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
        double damping = FeatureEmbedding.Damping(sigma);
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            foreach ((int feature, int column, int count) in Embedding.Runs)
            {
                for (int k = 0; k < count; k++)
                {
                    input[MlpWorkspace.Place(r, column + k)] = inputScale * x[(r * d) + feature + k];
                }
            }

            Embedding.Tangents(x.Slice(r * d, d), Tangents(r));
            Embedding.Write(Tangents(r), damping, input, r);
        }
    }
}
