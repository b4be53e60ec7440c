using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Training;

/// <summary>The loss of given weights on the records kept aside, always with the same noise, so that two of its values differ by the weights alone.</summary>
internal sealed unsafe class ValidationLoss
{
    private const int LeastRows = 2048;
    private const int MostRows = 8192;
    private readonly ScoreArchitecture _architecture;
    private readonly MlpWorkspace _workspace;
    private readonly NoisyBatch _batch;
    private readonly WorkerTeam _team;
    private readonly int[] _order;
    private readonly double[] _rowWeights;
    private readonly double[] _losses;
    private readonly Action<int, int> _rows;
    private readonly AlignedBuffer _transposed;
    private readonly AlignedBuffer[] _scratch;
    private AlignedBuffer? _parameters;

    /// <summary>Fixes records and noise; few records are repeated with other noise.</summary>
    public ValidationLoss(
        ScoreArchitecture architecture, PreparedRecords records, NoiseLevels levels, int[] validation, double[]? weights, RandomKey key, WorkerTeam team)
    {
        _architecture = architecture;
        _team = team;
        int rows = Math.Clamp((LeastRows + validation.Length - 1) / validation.Length * validation.Length, 1, MostRows);
        _order = Enumerable.Range(0, rows).Select(r => validation[r % validation.Length]).ToArray();

        // Strata of the noise level run along the rows; a second shuffle parts them from the repeats.
        RandomSequence random = new(key.Substream("validation order"));
        random.Shuffle(_order.AsSpan());
        _rowWeights = _order.Select(r => weights?[r] ?? 1.0).ToArray();
        double total = _rowWeights.Sum();
        for (int r = 0; r < rows; r++)
        {
            _rowWeights[r] /= total;
        }

        _workspace = new MlpWorkspace(architecture.Layout, rows, withGradient: IsEnergy, paired: IsEnergy);
        _transposed = new AlignedBuffer(IsEnergy ? architecture.Layout.TransposedLength : 0);
        _scratch = new AlignedBuffer[team.Size];
        for (int i = 0; i < _scratch.Length; i++)
        {
            _scratch[i] = new AlignedBuffer(IsEnergy ? EnergyPass.ScratchLength(architecture.Layout, _workspace) : 0);
        }

        _batch = new NoisyBatch(architecture, records, levels, _workspace, key.Substream("validation"));
        _losses = new double[_workspace.Blocks];
        _rows = Rows;
        for (int block = 0; block < _workspace.Blocks; block++)
        {
            _batch.Fill(block, _order, 0);
        }
    }

    private bool IsEnergy => _architecture.Form == ScoreForm.Energy;

    /// <summary>The weighted mean loss.</summary>
    public double Of(AlignedBuffer parameters)
    {
        _parameters = parameters;
        for (int task = 0; IsEnergy && task < _architecture.Layout.PanelTasks; task++)
        {
            MlpPass.Transpose(_architecture.Layout, parameters.Pointer, _transposed.Pointer, task);
        }

        _team.Run(_workspace.Blocks, _rows);
        double sum = 0;
        foreach (double loss in _losses)
        {
            sum += loss;
        }

        return sum;
    }

    private void Rows(int block, int worker)
    {
        if (IsEnergy)
        {
            EnergyPass.Forward(_architecture.Layout, _parameters!.Pointer, _transposed.Pointer, _workspace, block, _scratch[worker].Pointer);
        }
        else
        {
            MlpPass.Forward(_architecture.Layout, _parameters!.Pointer, _workspace, block);
        }

        _losses[block] = _batch.Loss(block, _rowWeights, withGradient: false);
    }
}
