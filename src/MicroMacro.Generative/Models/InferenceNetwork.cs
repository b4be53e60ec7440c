using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Models;

/// <summary>A score network arranged for many states at one noise level: the noise embedding is folded into the first layer's bias.</summary>
/// <remarks>The embedding is the same for all states of a block, so its 32 inputs are taken out of every row and done once. Immutable.</remarks>
internal sealed unsafe class InferenceNetwork
{
    private readonly ScoreArchitecture _architecture;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _noiseWeights;
    private readonly AlignedBuffer _transposed;

    /// <summary>Rearranges the weights of a model.</summary>
    /// <param name="architecture">The model's shape.</param>
    /// <param name="parameters">Its weights, as trained.</param>
    public InferenceNetwork(ScoreArchitecture architecture, AlignedBuffer parameters)
    {
        _architecture = architecture;
        MlpLayout full = architecture.Layout;
        int d = architecture.Embedding.Width, e = architecture.Labels.EncodedDimension;
        Layout = new MlpLayout(d + e, full.Hidden, full.Layers, full.Outputs, full.Residual, architecture.Form == ScoreForm.Energy);
        _parameters = new AlignedBuffer(Layout.ParameterLength);
        LinearLayer from = full.Linears[0], to = Layout.Linears[0];
        _noiseWeights = new AlignedBuffer(SgemmPanels.Length(NoiseEmbedding.Dimension, full.Hidden));
        for (int q = 0; q < from.OutputPanels; q++)
        {
            Span<float> panel = parameters.Span.Slice(from.WeightOffset + (q * from.WeightPanelLength), from.WeightPanelLength);
            Span<float> kept = _parameters.Span.Slice(to.WeightOffset + (q * to.WeightPanelLength), to.WeightPanelLength);
            Rows(panel, 0, d).CopyTo(kept);
            Rows(panel, architecture.LabelOffset, e).CopyTo(kept[(d * Sgemm.PanelWidth)..]);
            Rows(panel, architecture.NoiseOffset, NoiseEmbedding.Dimension).CopyTo(_noiseWeights.Span[(q * NoiseEmbedding.Dimension * Sgemm.PanelWidth)..]);
        }

        parameters.Span[from.BiasOffset..].CopyTo(_parameters.Span[to.BiasOffset..]);
        _transposed = new AlignedBuffer(IsEnergy ? Layout.TransposedLength : 0);
        for (int task = 0; IsEnergy && task < Layout.PanelTasks; task++)
        {
            MlpPass.Transpose(Layout, _parameters.Pointer, _transposed.Pointer, task);
        }
    }

    /// <summary>Shape of the arranged network, whose input is (embedded features, encoded label).</summary>
    public MlpLayout Layout { get; }

    private bool IsEnergy => _architecture.Form == ScoreForm.Energy;

    /// <summary>Room for a block of states.</summary>
    /// <param name="differentiable">Whether what <see cref="Tangent"/> needs is kept.</param>
    public MlpWorkspace Workspace(bool differentiable = false) => new(Layout, Sgemm.BlockRows, withGradient: IsEnergy || differentiable, paired: IsEnergy);

    /// <summary>Derivatives along directions of the features, after a pass over a differentiable workspace.</summary>
    /// <param name="scratch">The scratch of that pass.</param>
    public IDirectionalDerivatives Tangent(AlignedBuffer scratch) => IsEnergy
        ? new EnergyTangent(Layout, _parameters, _transposed, scratch)
        : new MlpTangent(Layout, _parameters, _architecture.Embedding.Width);

    /// <summary>Scratch for a block of states.</summary>
    public AlignedBuffer Scratch(MlpWorkspace workspace) => new(IsEnergy ? EnergyPass.ScratchLength(Layout, workspace) : 0);

    /// <summary>The first layer's bias with a noise level folded in.</summary>
    /// <param name="sigma">The noise level.</param>
    /// <param name="embedding">Room for 8 x 32 floats, of which rows after the first stay zero.</param>
    /// <param name="bias">Receives panels of [8, 32], of which the first row counts.</param>
    public void Fold(double sigma, AlignedBuffer embedding, AlignedBuffer bias)
    {
        LinearLayer first = Layout.Linears[0];
        _architecture.Noise.Embed(sigma, embedding.Span[..NoiseEmbedding.Dimension]);
        for (int q = 0; q < first.OutputPanels; q++)
        {
            Sgemm.Panel(
                embedding.Pointer, Sgemm.TileRows, _noiseWeights.Pointer + (q * NoiseEmbedding.Dimension * Sgemm.PanelWidth), NoiseEmbedding.Dimension,
                _parameters.Pointer + first.BiasOffset + (q * Sgemm.PanelWidth), Sgemm.TileRows, bias.Pointer + (q * Sgemm.TileRows * Sgemm.PanelWidth));
        }
    }

    /// <summary>Runs a block with a folded bias: the network F of the denoiser.</summary>
    public void Forward(MlpWorkspace workspace, AlignedBuffer bias, AlignedBuffer scratch)
    {
        if (IsEnergy)
        {
            EnergyPass.Forward(
                Layout, _parameters.Pointer, _transposed.Pointer, workspace, 0, scratch.Pointer, bias.Pointer, Sgemm.TileRows * Sgemm.PanelWidth);
            return;
        }

        Perceptron(workspace, bias);
    }

    /// <summary>Runs the perceptron alone: for an energy network, f instead of F.</summary>
    public void Perceptron(MlpWorkspace workspace, AlignedBuffer bias) =>
        MlpPass.Forward(Layout, _parameters.Pointer, workspace, 0, bias.Pointer, Sgemm.TileRows * Sgemm.PanelWidth);

    private static Span<float> Rows(Span<float> panel, int first, int count) =>
        panel.Slice(first * Sgemm.PanelWidth, count * Sgemm.PanelWidth);
}
