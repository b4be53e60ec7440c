using MicroMacro.Numerics;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Networks;

/// <summary>Shape of a multilayer perceptron with SiLU units, and the place of every weight in one packed buffer.</summary>
internal sealed class MlpLayout
{
    /// <summary>Most floats of one buffer: 2^31 are beyond an array, and their indices beyond int.</summary>
    public const long MostFloats = 2_000_000_000;

    private readonly LinearLayer[] _linears;

    /// <summary>Lays out a network.</summary>
    /// <param name="inputs">Numbers in.</param>
    /// <param name="hidden">Units of a hidden layer.</param>
    /// <param name="layers">Hidden layers, at least 1.</param>
    /// <param name="outputs">Numbers out.</param>
    /// <param name="residual">Whether hidden layers after the first add their input to their output.</param>
    /// <param name="inputGradient">Whether gradients go through the first layer to the input.</param>
    /// <exception cref="InvalidDataInputException">The weights are more than one buffer holds.</exception>
    public MlpLayout(int inputs, int hidden, int layers, int outputs, bool residual, bool inputGradient = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        Inputs = inputs;
        Hidden = hidden;
        Layers = layers;
        Outputs = outputs;
        Residual = residual;
        RequireRoom(inputs, hidden, layers, outputs);
        _linears = new LinearLayer[layers + 1];
        for (int l = 0; l <= layers; l++)
        {
            int from = l == 0 ? inputs : hidden;
            int to = l == layers ? outputs : hidden;
            int bias = ParameterLength + SgemmPanels.Length(from, to);
            bool turned = l > 0 || inputGradient;
            _linears[l] = new LinearLayer(from, to, ParameterLength, bias, turned ? TransposedLength : -1);
            ParameterLength = bias + (SgemmPanels.PanelCount(to) * Sgemm.PanelWidth);
            TransposedLength += turned ? SgemmPanels.Length(to, from) : 0;
            PanelTasks += SgemmPanels.PanelCount(to);
        }
    }

    /// <summary>Numbers in.</summary>
    public int Inputs { get; }

    /// <summary>Units of a hidden layer.</summary>
    public int Hidden { get; }

    /// <summary>Hidden layers; there is one linear map more.</summary>
    public int Layers { get; }

    /// <summary>Numbers out.</summary>
    public int Outputs { get; }

    /// <summary>Whether hidden layers after the first add their input to their output.</summary>
    public bool Residual { get; }

    /// <summary>The linear maps in order, Layers + 1 of them.</summary>
    public ReadOnlySpan<LinearLayer> Linears => _linears;

    /// <summary>Floats of the parameter buffer, padding included (padding is zero and stays so).</summary>
    public int ParameterLength { get; }

    /// <summary>Floats of the buffer of transposed weights.</summary>
    public int TransposedLength { get; }

    /// <summary>Output panels of all linear maps: the units of work of a weight update.</summary>
    public int PanelTasks { get; }

    /// <summary>Multiply-adds for one row, padding not counted.</summary>
    public long MultiplyAdds
    {
        get
        {
            long sum = 0;
            foreach (LinearLayer linear in _linears)
            {
                sum += (long)linear.Inputs * linear.Outputs;
            }

            return sum;
        }
    }

    /// <summary>The linear map and output panel that a unit of work updates.</summary>
    public (int Linear, int Panel) Task(int task)
    {
        int l = 0;
        while (task >= _linears[l].OutputPanels)
        {
            task -= _linears[l].OutputPanels;
            l++;
        }

        return (l, task);
    }

    // Padded to whole panels and tiles, in whichever direction a matrix lies; counted generously, and before anything is.
    private static void RequireRoom(long inputs, long hidden, long layers, long outputs)
    {
        const long Padding = Sgemm.PanelWidth + Sgemm.TileRows;
        long floats = (hidden + Padding) * (inputs + outputs + (2 * Padding) + ((layers - 1) * (hidden + Padding)));
        if (inputs > MostFloats || outputs > MostFloats || floats > MostFloats)
        {
            throw new InvalidDataInputException(
                $"a network from {inputs} to {outputs} numbers by {layers} layers of {hidden} units has {floats:E1} weights, and at most {MostFloats:E1} fit; fewer features or narrower layers do");
        }
    }
}
