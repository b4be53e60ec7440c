using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Networks;

/// <summary>A network whose output is the gradient of a scalar, F(u) = ∇ φ(u) with φ(u, c) = u · f(u, c), and the derivatives of F [salimans2021energy].</summary>
/// <remarks>
/// f is the perceptron; u its first inputs, c the others. The first pass goes forward and then back to the input with the cotangent u:
/// F = f + Jᵀu. For the gradient of a loss L(F) with g = dL/dF, note that g·F is the derivative φ' of φ along g: a tangent that starts as g goes
/// forward, φ' = g·f + u·f', and one more pass goes back. There the gradient at a unit y = s(x) with tangent x' is p s'(x) + q s''(x) x', p coming from
/// after the unit and q being the gradient of the first pass; a weight's gradient is the sum over activations times p-parts and tangents times
/// q-parts, which a paired workspace keeps side by side. Nothing is reduced across blocks, so threads change nothing.
/// </remarks>
internal static unsafe class EnergyPass
{
    /// <summary>Floats of scratch that one block needs.</summary>
    public static int ScratchLength(MlpLayout layout, MlpWorkspace workspace) => (2 + layout.Layers) * workspace.BlockLength(1);

    /// <summary>F of a block, in place of the network's output.</summary>
    /// <param name="layout">The network, with as many outputs as u has parts.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="transposed">Transposed weights, packed, the first layer's included.</param>
    /// <param name="workspace">A paired workspace with the block's input.</param>
    /// <param name="block">The block.</param>
    /// <param name="scratch">Scratch; it keeps what <see cref="Backward"/> and <see cref="Product"/> need.</param>
    /// <param name="firstBias">Bias of the first layer in place of its own, or null.</param>
    /// <param name="firstBiasStride">Floats from one panel of it to the next.</param>
    public static void Forward(
        MlpLayout layout, float* parameters, float* transposed, MlpWorkspace workspace, int block, float* scratch,
        float* firstBias = null, int firstBiasStride = 0)
    {
        int rows = workspace.TileRows(block), count = rows * Sgemm.PanelWidth, outputs = layout.Layers + 1;
        float* curvature = Curvature(workspace, scratch, 1);
        MlpPass.Forward(layout, parameters, workspace, block, firstBias, firstBiasStride, curvature);
        Copy(workspace.Activation(0, block), workspace.TangentGate(outputs, block), layout.Outputs, rows);
        float* gradient = scratch, previous = scratch + workspace.BlockLength(1);
        for (int l = layout.Layers; l >= 1; l--)
        {
            for (int p = 0; p < layout.Linears[l].InputPanels; p++)
            {
                int offset = p * MlpWorkspace.PanelLength;
                Back(layout, transposed, workspace.TangentGate(l + 1, block), l, p, rows, gradient + offset);
                if (layout.Residual && l < layout.Layers)
                {
                    Elementwise.Add(gradient + offset, previous + offset, count);
                }

                EnergyUnits.Descend(
                    workspace.Gate(l, block) + offset, gradient + offset, workspace.TangentGate(l, block) + offset,
                    Curvature(workspace, scratch, l) + offset, count);
            }

            float* spare = previous;
            previous = gradient;
            gradient = spare;
        }

        AddInputGradient(layout, transposed, workspace.TangentGate(1, block), rows, gradient, workspace.Activation(outputs, block));
    }

    /// <summary>Turns the loss gradient at F, in the last gate, into gradients before every unit and its tangent, in the other gates.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="transposed">Transposed weights.</param>
    /// <param name="workspace">The workspace after <see cref="Forward"/>.</param>
    /// <param name="block">The block.</param>
    /// <param name="scratch">The scratch of <see cref="Forward"/>.</param>
    public static void Backward(MlpLayout layout, float* parameters, float* transposed, MlpWorkspace workspace, int block, float* scratch)
    {
        int rows = workspace.TileRows(block), count = rows * Sgemm.PanelWidth;
        Copy(workspace.Gate(layout.Layers + 1, block), workspace.Tangent(0, block), layout.Outputs, rows);
        for (int l = 0; l < layout.Layers; l++)
        {
            float* input = workspace.Tangent(l, block);
            for (int q = 0; q < layout.Linears[l].OutputPanels; q++)
            {
                int offset = q * MlpWorkspace.PanelLength;
                float* tangent = workspace.Tangent(l + 1, block) + offset;
                Along(layout, parameters, input, l, q, rows, tangent);
                EnergyUnits.Move(
                    workspace.Gate(l + 1, block) + offset, tangent, Curvature(workspace, scratch, l + 1) + offset,
                    layout.Residual && l > 0 ? input + offset : null, count);
            }
        }

        float* gradient = scratch, previous = scratch + workspace.BlockLength(1);
        for (int l = layout.Layers; l >= 1; l--)
        {
            for (int p = 0; p < layout.Linears[l].InputPanels; p++)
            {
                int offset = p * MlpWorkspace.PanelLength;
                Back(layout, transposed, workspace.Gate(l + 1, block), l, p, rows, gradient + offset);
                if (layout.Residual && l < layout.Layers)
                {
                    Elementwise.Add(gradient + offset, previous + offset, count);
                }

                EnergyUnits.Join(workspace.Gate(l, block) + offset, gradient + offset, Curvature(workspace, scratch, l) + offset, count);
            }

            float* spare = previous;
            previous = gradient;
            gradient = spare;
        }
    }

    /// <summary>The derivative of F along a direction for each row: the Hessian of φ times the direction.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="transposed">Transposed weights.</param>
    /// <param name="workspace">The workspace after <see cref="Forward"/>, with the directions in the last gate.</param>
    /// <param name="block">The block.</param>
    /// <param name="scratch">The scratch of <see cref="Forward"/>.</param>
    /// <returns>The products, in panels like the output's.</returns>
    public static float* Product(MlpLayout layout, float* parameters, float* transposed, MlpWorkspace workspace, int block, float* scratch)
    {
        int rows = workspace.TileRows(block), last = layout.Layers;
        Backward(layout, parameters, transposed, workspace, block, scratch);
        float* product = workspace.Tangent(last + 1, block);
        for (int q = 0; q < layout.Linears[last].OutputPanels; q++)
        {
            Along(layout, parameters, workspace.Tangent(last, block), last, q, rows, product + (q * MlpWorkspace.PanelLength));
        }

        AddInputGradient(layout, transposed, workspace.Gate(1, block), rows, scratch, product);
        return product;
    }

    private static float* Curvature(MlpWorkspace workspace, float* scratch, int layer) => scratch + ((nint)(layer + 1) * workspace.BlockLength(1));

    private static void AddInputGradient(MlpLayout layout, float* transposed, float* gate, int rows, float* spare, float* sum)
    {
        for (int p = 0; p < SgemmPanels.PanelCount(layout.Outputs); p++)
        {
            Back(layout, transposed, gate, 0, p, rows, spare);
            Elementwise.Add(sum + (p * MlpWorkspace.PanelLength), spare, rows * Sgemm.PanelWidth);
        }
    }

    private static void Along(MlpLayout layout, float* parameters, float* tangent, int l, int panel, int rows, float* result)
    {
        LinearLayer linear = layout.Linears[l];
        float* weight = parameters + linear.WeightOffset + (panel * linear.WeightPanelLength);
        Sgemm.Panel(tangent, Sgemm.BlockRows, weight, l == 0 ? layout.Outputs : linear.Inputs, null, rows, result);
    }

    private static void Back(MlpLayout layout, float* transposed, float* gate, int l, int panel, int rows, float* result)
    {
        LinearLayer linear = layout.Linears[l];
        float* weight = transposed + linear.TransposedOffset + (panel * linear.TransposedPanelLength);
        Sgemm.Panel(gate, Sgemm.BlockRows, weight, linear.Outputs, null, rows, result);
    }

    // Only the leading columns; the others of the target stay zero, so that the labels' inputs move nothing.
    private static void Copy(float* from, float* to, int columns, int rows)
    {
        for (int first = 0; first < columns; first += Sgemm.PanelWidth)
        {
            int width = Math.Min(Sgemm.PanelWidth, columns - first), panel = first / Sgemm.PanelWidth * MlpWorkspace.PanelLength;
            for (int r = 0; r < rows; r++)
            {
                int place = panel + (r * Sgemm.PanelWidth);
                new Span<float>(from + place, width).CopyTo(new Span<float>(to + place, width));
            }
        }
    }
}
