using System.Runtime.CompilerServices;
using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Likelihood;

/// <summary>Derivatives of a network's output along directions of its input, 64 pairs of a state and a direction at a time.</summary>
/// <remarks>Forward mode: a tangent goes through the same matrix products as a state, and through units by their derivatives at the state.</remarks>
internal sealed unsafe class MlpTangent : IDirectionalDerivatives
{
    private readonly MlpLayout _layout;
    private readonly AlignedBuffer _parameters;
    private readonly MlpWorkspace _workspace;
    private readonly int _directions;
    private readonly int[] _states = new int[Sgemm.BlockRows];

    /// <summary>Room for a block of tangents.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="directions">Leading inputs that directions may have parts in.</param>
    public MlpTangent(MlpLayout layout, AlignedBuffer parameters, int directions)
    {
        _layout = layout;
        _parameters = parameters;
        _directions = directions;
        _workspace = new MlpWorkspace(layout, Sgemm.BlockRows, withGradient: false);
    }

    /// <inheritdoc/>
    public ref float Direction(int row, int column) => ref _workspace.Activation(0, 0)[MlpWorkspace.Place(row, column)];

    /// <inheritdoc/>
    public float Derivative(int row, int column) => _workspace.Activation(_layout.Layers + 1, 0)[MlpWorkspace.Place(row, column)];

    /// <inheritdoc/>
    public void SetState(int row, int state) => _states[row] = state;

    /// <inheritdoc/>
    public void Run(MlpWorkspace states, int rows)
    {
        int padded = SgemmPanels.PaddedRows(rows);
        for (int l = 0; l <= _layout.Layers; l++)
        {
            LinearLayer linear = _layout.Linears[l];
            float* input = _workspace.Activation(l, 0);
            for (int q = 0; q < linear.OutputPanels; q++)
            {
                int offset = q * MlpWorkspace.PanelLength;
                float* output = _workspace.Activation(l + 1, 0) + offset;
                float* weight = _parameters.Pointer + linear.WeightOffset + (q * linear.WeightPanelLength);
                Sgemm.Panel(input, Sgemm.BlockRows, weight, l == 0 ? _directions : linear.Inputs, null, padded, output);
                if (l < _layout.Layers)
                {
                    Gate(output, states.Gate(l + 1, 0) + offset, _layout.Residual && l > 0 ? input + offset : null, rows);
                }
            }
        }
    }

    private void Gate(float* tangent, float* gate, float* skip, int rows)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Gate<F16>(tangent, gate, skip, rows);
                break;
            case 256:
                Gate<F8>(tangent, gate, skip, rows);
                break;
            default:
                Gate<F4>(tangent, gate, skip, rows);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gate<T>(float* tangent, float* gate, float* skip, int rows)
        where T : unmanaged, ISimd<T>
    {
        for (int r = 0; r < rows; r++)
        {
            float* derivative = gate + (_states[r] * Sgemm.PanelWidth);
            for (int j = r * Sgemm.PanelWidth; j < (r + 1) * Sgemm.PanelWidth; j += T.Count, derivative += T.Count)
            {
                T after = skip is null ? T.All(0f) : T.Load(skip + j);
                T.Store(T.Fma(T.Load(tangent + j), T.Load(derivative), after), tangent + j);
            }
        }
    }
}
