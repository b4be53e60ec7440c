using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Networks;

/// <summary>Forward and backward through a network, a block of 64 rows at a time, and the weight gradient a panel at a time.</summary>
/// <remarks>
/// Blocks own disjoint rows and panels own disjoint weights, and a weight's gradient is one chain over all rows in order. So the result
/// does not depend on how many threads share the blocks and panels, and nothing is reduced across threads.
/// </remarks>
internal static unsafe class MlpPass
{
    /// <summary>Computes all activations of a block from its input.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="workspace">Where the input is and the activations go.</param>
    /// <param name="block">The block.</param>
    /// <param name="firstBias">Bias of the first layer in place of its own, or null.</param>
    /// <param name="firstBiasStride">Floats from one panel of it to the next.</param>
    /// <param name="curvature">Receives the second derivatives of the units, hidden layer by hidden layer, or null.</param>
    public static void Forward(
        MlpLayout layout, float* parameters, MlpWorkspace workspace, int block, float* firstBias = null, int firstBiasStride = 0,
        float* curvature = null)
    {
        int rows = workspace.TileRows(block);
        int count = rows * Sgemm.PanelWidth;
        for (int l = 0; l <= layout.Layers; l++)
        {
            LinearLayer linear = layout.Linears[l];
            float* input = workspace.Activation(l, block);
            bool hidden = l < layout.Layers;
            for (int q = 0; q < linear.OutputPanels; q++)
            {
                int offset = q * MlpWorkspace.PanelLength;
                float* output = workspace.Activation(l + 1, block) + offset;
                float* bias = l == 0 && firstBias is not null
                    ? firstBias + (q * firstBiasStride)
                    : parameters + linear.BiasOffset + (q * Sgemm.PanelWidth);
                Sgemm.Panel(
                    input, Sgemm.BlockRows, parameters + linear.WeightOffset + (q * linear.WeightPanelLength), linear.Inputs, bias, rows, output);
                if (hidden)
                {
                    float* gate = workspace.WithGradient ? workspace.Gate(l + 1, block) + offset : null;
                    float* bent = curvature is null ? null : curvature + ((nint)l * workspace.BlockLength(1)) + offset;
                    Silu.Apply(output, gate, layout.Residual && l > 0 ? input + offset : null, count, bent);
                }
            }
        }
    }

    /// <summary>Turns the gradient at the output, in the last gate, into the gradients before every unit, in the other gates.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="transposed">Transposed weights, packed.</param>
    /// <param name="workspace">A workspace after <see cref="Forward"/>.</param>
    /// <param name="block">The block.</param>
    /// <param name="scratch">Room for two hidden layers of a block.</param>
    public static void Backward(MlpLayout layout, float* transposed, MlpWorkspace workspace, int block, float* scratch)
    {
        int rows = workspace.TileRows(block);
        int count = rows * Sgemm.PanelWidth;
        float* gradient = scratch;
        float* previous = scratch + workspace.BlockLength(1);
        for (int l = layout.Layers; l >= 1; l--)
        {
            LinearLayer linear = layout.Linears[l];
            float* after = workspace.Gate(l + 1, block);
            bool skip = layout.Residual && l < layout.Layers;
            for (int p = 0; p < linear.InputPanels; p++)
            {
                int offset = p * MlpWorkspace.PanelLength;
                Sgemm.Panel(
                    after, Sgemm.BlockRows, transposed + linear.TransposedOffset + (p * linear.TransposedPanelLength), linear.Outputs,
                    null, rows, gradient + offset);
                if (skip)
                {
                    Elementwise.Add(gradient + offset, previous + offset, count);
                }

                Elementwise.Gate(workspace.Gate(l, block) + offset, gradient + offset, count);
            }

            float* spare = previous;
            previous = gradient;
            gradient = spare;
        }
    }

    /// <summary>The gradient of one output panel of one linear map over the whole batch, weights and bias.</summary>
    /// <returns>The sum of its squares.</returns>
    public static double WeightGradient(MlpLayout layout, MlpWorkspace workspace, int task, float* gradient)
    {
        (int l, int q) = layout.Task(task);
        LinearLayer linear = layout.Linears[l];
        int offset = q * MlpWorkspace.PanelLength;
        float* weight = gradient + linear.WeightOffset + (q * linear.WeightPanelLength);
        float* bias = gradient + linear.BiasOffset + (q * Sgemm.PanelWidth);
        Sgemm.TransposedPanel(
            workspace.Activation(l, 0), workspace.BlockLength(l), workspace.Gate(l + 1, 0) + offset, workspace.BlockLength(l + 1),
            workspace.WeightRows, SgemmPanels.PaddedRows(linear.Inputs), weight);
        new Span<float>(bias, Sgemm.PanelWidth).Clear();
        for (int block = 0; block < workspace.Blocks; block++)
        {
            Elementwise.AddRows(bias, workspace.Gate(l + 1, block) + offset, workspace.TileRows(block));
        }

        return Elementwise.SumOfSquares(weight, linear.WeightPanelLength) + Elementwise.SumOfSquares(bias, Sgemm.PanelWidth);
    }

    /// <summary>Copies one output panel of a weight into the transposed weights.</summary>
    public static void Transpose(MlpLayout layout, float* parameters, float* transposed, int task)
    {
        (int l, int q) = layout.Task(task);
        LinearLayer linear = layout.Linears[l];
        if (linear.TransposedOffset < 0)
        {
            return;
        }

        float* weight = parameters + linear.WeightOffset + (q * linear.WeightPanelLength);
        int columns = Math.Min(Sgemm.PanelWidth, linear.Outputs - (q * Sgemm.PanelWidth));
        for (int k = 0; k < linear.Inputs; k++)
        {
            float* target = transposed + linear.TransposedOffset + (k / Sgemm.PanelWidth * linear.TransposedPanelLength)
                + (q * Sgemm.PanelWidth * Sgemm.PanelWidth) + (k % Sgemm.PanelWidth);
            for (int n = 0; n < columns; n++)
            {
                target[n * Sgemm.PanelWidth] = weight[(k * Sgemm.PanelWidth) + n];
            }
        }
    }
}
