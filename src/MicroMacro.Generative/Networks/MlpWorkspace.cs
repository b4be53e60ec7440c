using MicroMacro.Numerics;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Networks;

/// <summary>Activations of a batch: blocks of 64 rows, each a run of panels [64, 32].</summary>
/// <remarks>
/// A paired workspace keeps, after each block of activations, one of their tangents. Then the sum over all stored rows of an activation times
/// its gate is the weight gradient of a loss on the network's derivative.
/// </remarks>
internal sealed unsafe class MlpWorkspace
{
    /// <summary>Floats in a panel of a block.</summary>
    public const int PanelLength = Sgemm.BlockRows * Sgemm.PanelWidth;

    private readonly AlignedBuffer[] _activations;
    private readonly AlignedBuffer[] _gates;
    private readonly int[] _blockLengths;
    private readonly int _stride;

    /// <summary>Where a number of a block of panels is.</summary>
    public static int Place(int row, int column) => (column / Sgemm.PanelWidth * PanelLength) + (row * Sgemm.PanelWidth) + (column % Sgemm.PanelWidth);

    /// <summary>Room for a batch.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="rows">Rows of the batch; the last block is filled up.</param>
    /// <param name="withGradient">Whether the derivative of every unit is kept.</param>
    /// <param name="paired">Whether each activation has a tangent beside it.</param>
    /// <exception cref="InvalidDataInputException">The batch is more than one buffer holds.</exception>
    public MlpWorkspace(MlpLayout layout, int rows, bool withGradient, bool paired = false)
    {
        _stride = paired ? 2 : 1;
        Rows = rows;
        Blocks = (rows + Sgemm.BlockRows - 1) / Sgemm.BlockRows;
        _activations = new AlignedBuffer[layout.Layers + 2];
        _gates = new AlignedBuffer[layout.Layers + 2];
        _blockLengths = new int[layout.Layers + 2];
        for (int l = 0; l < _activations.Length; l++)
        {
            int columns = l == 0 ? layout.Inputs : layout.Linears[l - 1].Outputs;
            _blockLengths[l] = SgemmPanels.PanelCount(columns) * PanelLength;
            RequireRoom((long)Blocks * _stride * _blockLengths[l], rows, columns);
            _activations[l] = new AlignedBuffer(Blocks * _stride * _blockLengths[l]);
            _gates[l] = new AlignedBuffer(withGradient && l > 0 ? Blocks * _stride * _blockLengths[l] : 0);
        }

        WithGradient = withGradient;
        WeightRows = paired ? 2 * Blocks * Sgemm.BlockRows : ((Blocks - 1) * Sgemm.BlockRows) + TileRows(Blocks - 1);
    }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>Blocks of 64 rows.</summary>
    public int Blocks { get; }

    /// <summary>Whether derivatives are kept.</summary>
    public bool WithGradient { get; }

    /// <summary>Rows that a weight gradient sums over; those beyond the batch are zero.</summary>
    public int WeightRows { get; }

    /// <summary>Rows that a block holds, rounded up to whole tiles.</summary>
    public int TileRows(int block) => SgemmPanels.PaddedRows(RowsOf(block));

    /// <summary>Rows of the batch in a block.</summary>
    public int RowsOf(int block) => Math.Min(Sgemm.BlockRows, Rows - (block * Sgemm.BlockRows));

    /// <summary>Panels that enter linear map <paramref name="layer"/>; layer 0 is the input, Layers + 1 the output.</summary>
    public float* Activation(int layer, int block) => _activations[layer].Pointer + ((nint)block * _stride * _blockLengths[layer]);

    /// <summary>Derivatives of the units of <paramref name="layer"/> after a forward pass, the loss gradient before them after a backward pass.</summary>
    public float* Gate(int layer, int block) => _gates[layer].Pointer + ((nint)block * _stride * _blockLengths[layer]);

    /// <summary>Tangents of the activations of a block, in a paired workspace.</summary>
    public float* Tangent(int layer, int block) => Activation(layer, block) + _blockLengths[layer];

    /// <summary>The gradient before the tangents of the units of a block, in a paired workspace.</summary>
    public float* TangentGate(int layer, int block) => Gate(layer, block) + _blockLengths[layer];

    /// <summary>Floats of a stored block.</summary>
    public int BlockLength(int layer) => _blockLengths[layer];

    private static void RequireRoom(long floats, int rows, int columns)
    {
        if (floats > MlpLayout.MostFloats)
        {
            throw new InvalidDataInputException($"a batch of {rows} records with {columns} numbers each is too large; a smaller batch is needed");
        }
    }
}
