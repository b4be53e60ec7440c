using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Likelihood;

/// <summary>Derivatives of an energy network's gradient along directions: its Hessian times each of them.</summary>
/// <remarks>What a pass over the states left of their units is spread over the rows, so that only the two passes of a product remain.</remarks>
internal sealed unsafe class EnergyTangent : IDirectionalDerivatives
{
    private readonly MlpLayout _layout;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _transposed;
    private readonly AlignedBuffer _states;
    private readonly MlpWorkspace _workspace;
    private readonly AlignedBuffer _scratch;
    private readonly int[] _rows = new int[Sgemm.BlockRows];
    private float* _products;

    /// <summary>Room for a block of directions.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="transposed">Transposed weights.</param>
    /// <param name="states">The scratch of the pass over the states.</param>
    public EnergyTangent(MlpLayout layout, AlignedBuffer parameters, AlignedBuffer transposed, AlignedBuffer states)
    {
        _layout = layout;
        _parameters = parameters;
        _transposed = transposed;
        _states = states;
        _workspace = new MlpWorkspace(layout, Sgemm.BlockRows, withGradient: true, paired: true);
        _scratch = new AlignedBuffer(states.Length);
    }

    /// <inheritdoc/>
    public ref float Direction(int row, int column) => ref _workspace.Gate(_layout.Layers + 1, 0)[MlpWorkspace.Place(row, column)];

    /// <inheritdoc/>
    public float Derivative(int row, int column) => _products[MlpWorkspace.Place(row, column)];

    /// <inheritdoc/>
    public void SetState(int row, int state) => _rows[row] = state;

    /// <inheritdoc/>
    public void Run(MlpWorkspace states, int rows)
    {
        int length = states.BlockLength(1);
        for (int l = 1; l <= _layout.Layers; l++)
        {
            for (int offset = 0; offset < length; offset += MlpWorkspace.PanelLength)
            {
                Spread(states.Gate(l, 0) + offset, _workspace.Gate(l, 0) + offset, rows);
                int kept = ((l + 1) * length) + offset;
                Spread(_states.Pointer + kept, _scratch.Pointer + kept, rows);
            }
        }

        _products = EnergyPass.Product(_layout, _parameters.Pointer, _transposed.Pointer, _workspace, 0, _scratch.Pointer);
    }

    private void Spread(float* from, float* to, int rows)
    {
        for (int r = 0; r < rows; r++)
        {
            new Span<float>(from + (_rows[r] * Sgemm.PanelWidth), Sgemm.PanelWidth).CopyTo(new Span<float>(to + (r * Sgemm.PanelWidth), Sgemm.PanelWidth));
        }
    }
}
