using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Networks;

/// <summary>Activations of a batch: blocks of 64 rows, each a run of panels [64, 32].</summary>
internal sealed unsafe class MlpWorkspace
{
    /// <summary>Floats in a panel of a block.</summary>
    public const int PanelLength = Sgemm.BlockRows * Sgemm.PanelWidth;

    private readonly AlignedBuffer[] _activations;
    private readonly AlignedBuffer[] _gates;
    private readonly int[] _blockLengths;

    /// <summary>Room for a batch.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="rows">Rows of the batch; the last block is filled up.</param>
    /// <param name="withGradient">Whether the derivative of every unit is kept.</param>
    public MlpWorkspace(MlpLayout layout, int rows, bool withGradient)
    {
        Rows = rows;
        Blocks = (rows + Sgemm.BlockRows - 1) / Sgemm.BlockRows;
        _activations = new AlignedBuffer[layout.Layers + 2];
        _gates = new AlignedBuffer[layout.Layers + 2];
        _blockLengths = new int[layout.Layers + 2];
        for (int l = 0; l < _activations.Length; l++)
        {
            int columns = l == 0 ? layout.Inputs : layout.Linears[l - 1].Outputs;
            _blockLengths[l] = SgemmPanels.PanelCount(columns) * PanelLength;
            _activations[l] = new AlignedBuffer(Blocks * _blockLengths[l]);
            _gates[l] = new AlignedBuffer(withGradient && l > 0 ? Blocks * _blockLengths[l] : 0);
        }

        WithGradient = withGradient;
    }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>Blocks of 64 rows.</summary>
    public int Blocks { get; }

    /// <summary>Whether derivatives are kept.</summary>
    public bool WithGradient { get; }

    /// <summary>Rows that a block holds, rounded up to whole tiles.</summary>
    public int TileRows(int block) => SgemmPanels.PaddedRows(RowsOf(block));

    /// <summary>Rows of the batch in a block.</summary>
    public int RowsOf(int block) => Math.Min(Sgemm.BlockRows, Rows - (block * Sgemm.BlockRows));

    /// <summary>Panels that enter linear map <paramref name="layer"/>; layer 0 is the input, Layers + 1 the output.</summary>
    public float* Activation(int layer, int block) => _activations[layer].Pointer + ((nint)block * _blockLengths[layer]);

    /// <summary>Derivatives of the units of <paramref name="layer"/> after a forward pass, the loss gradient before them after a backward pass.</summary>
    public float* Gate(int layer, int block) => _gates[layer].Pointer + ((nint)block * _blockLengths[layer]);

    /// <summary>Floats from one block to the next.</summary>
    public int BlockLength(int layer) => _blockLengths[layer];
}
