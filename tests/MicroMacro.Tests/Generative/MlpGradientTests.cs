using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using Xunit;

namespace MicroMacro.Tests.Generative;

[Trait("Kind", "Law")]
public sealed unsafe class MlpGradientTests
{
    private const int Rows = 70;

    [Theory]
    [InlineData(3, 20, 1, 2, false)]
    [InlineData(35, 40, 3, 2, true)]
    [InlineData(5, 64, 2, 37, false)]
    [InlineData(40, 33, 4, 3, true)]
    public void Forward_and_gradient_match_the_float64_twin(int inputs, int hidden, int layers, int outputs, bool residual)
    {
        MlpLayout layout = new(inputs, hidden, layers, outputs, residual);
        (AlignedBuffer parameters, double[][] x, double[][] c) = Problem(layout);
        MlpWorkspace workspace = new(layout, Rows, withGradient: true);
        AlignedBuffer gradient = Gradient(layout, parameters, workspace, x, c);
        ScalarMlp twin = new(layout, parameters.Span);
        for (int r = 0; r < Rows; r += 23)
        {
            double[] expected = twin.Forward(x[r]);
            for (int j = 0; j < outputs; j++)
            {
                float actual = workspace.Activation(layers + 1, r / 64)[Place(r % 64, j)];
                Assert.Equal(expected[j], actual, 2e-5 * (1 + Math.Abs(expected[j])));
            }
        }

        List<int> indices = ScalarMlp.Indices(layout);
        RandomSequence random = new(new RandomKey(5, 5));
        double scale = Math.Sqrt(indices.Average(i => (double)gradient.Span[i] * gradient.Span[i]));
        for (int probe = 0; probe < 60; probe++)
        {
            int index = indices[random.NextInt(indices.Count)];
            double difference = CentralDifference(twin, index, x, c);
            Assert.Equal(difference, gradient.Span[index], 1e-4 * (scale + Math.Abs(difference)));
        }
    }

    [Fact]
    public void A_gradient_that_forgets_the_skip_connection_is_seen()
    {
        // The planted defect: the backward pass of a plain network on a residual one.
        MlpLayout residual = new(4, 32, 3, 2, residual: true), plain = new(4, 32, 3, 2, residual: false);
        (AlignedBuffer parameters, double[][] x, double[][] c) = Problem(residual);
        MlpWorkspace workspace = new(residual, Rows, withGradient: true);
        AlignedBuffer right = Gradient(residual, parameters, workspace, x, c);
        AlignedBuffer wrong = Gradient(residual, parameters, workspace, x, c, backward: plain);
        List<int> indices = ScalarMlp.Indices(residual);
        double scale = Math.Sqrt(indices.Average(i => (double)right.Span[i] * right.Span[i]));
        double error = indices.Max(i => Math.Abs(right.Span[i] - wrong.Span[i]));
        Assert.True(error > 0.1 * scale);
    }

    [Fact]
    public void Padding_never_moves()
    {
        MlpLayout layout = new(5, 40, 2, 3, residual: true);
        (AlignedBuffer parameters, double[][] x, double[][] c) = Problem(layout);
        AlignedBuffer gradient = Gradient(layout, parameters, new MlpWorkspace(layout, Rows, withGradient: true), x, c);
        HashSet<int> real = [.. ScalarMlp.Indices(layout)];
        for (int i = 0; i < layout.ParameterLength; i++)
        {
            Assert.True(real.Contains(i) || gradient.Span[i] == 0f, $"padding {i} has gradient {gradient.Span[i]}");
        }
    }

    // The loss is Σ c·f(x) over rows and outputs, whose gradient at the output is c.
    private static double CentralDifference(ScalarMlp twin, int index, double[][] x, double[][] c)
    {
        const double Step = 1e-5;
        double kept = twin[index];
        twin[index] = kept + Step;
        double above = Loss(twin, x, c);
        twin[index] = kept - Step;
        double below = Loss(twin, x, c);
        twin[index] = kept;
        return (above - below) / (2 * Step);
    }

    private static double Loss(ScalarMlp twin, double[][] x, double[][] c)
    {
        double sum = 0;
        for (int r = 0; r < x.Length; r++)
        {
            double[] y = twin.Forward(x[r]);
            for (int j = 0; j < y.Length; j++)
            {
                sum += c[r][j] * y[j];
            }
        }

        return sum;
    }

    private static AlignedBuffer Gradient(
        MlpLayout layout, AlignedBuffer parameters, MlpWorkspace workspace, double[][] x, double[][] c, MlpLayout? backward = null)
    {
        AlignedBuffer transposed = new(layout.TransposedLength), gradient = new(layout.ParameterLength);
        AlignedBuffer scratch = new(2 * workspace.BlockLength(1));
        for (int task = 0; task < layout.PanelTasks; task++)
        {
            MlpPass.Transpose(layout, parameters.Pointer, transposed.Pointer, task);
        }

        for (int block = 0; block < workspace.Blocks; block++)
        {
            for (int r = 0; r < workspace.RowsOf(block); r++)
            {
                Copy(x[(block * 64) + r], workspace.Activation(0, block), r);
                Copy(c[(block * 64) + r], workspace.Gate(layout.Layers + 1, block), r);
            }

            MlpPass.Forward(layout, parameters.Pointer, workspace, block);
            MlpPass.Backward(backward ?? layout, transposed.Pointer, workspace, block, scratch.Pointer);
        }

        for (int task = 0; task < layout.PanelTasks; task++)
        {
            MlpPass.WeightGradient(layout, workspace, task, gradient.Pointer);
        }

        return gradient;
    }

    private static (AlignedBuffer Parameters, double[][] X, double[][] C) Problem(MlpLayout layout)
    {
        RandomSequence random = new(new RandomKey(3, 3));
        AlignedBuffer parameters = new(layout.ParameterLength);
        foreach (int i in ScalarMlp.Indices(layout))
        {
            parameters.Span[i] = (float)(0.4 * random.NextGaussian());
        }

        double[][] x = new double[Rows][], c = new double[Rows][];
        for (int r = 0; r < Rows; r++)
        {
            x[r] = Floats(ref random, layout.Inputs);
            c[r] = Floats(ref random, layout.Outputs);
        }

        return (parameters, x, c);
    }

    private static double[] Floats(ref RandomSequence random, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)random.NextGaussian();
        }

        return values;
    }

    private static void Copy(double[] values, float* panels, int row)
    {
        for (int j = 0; j < values.Length; j++)
        {
            panels[Place(row, j)] = (float)values[j];
        }
    }

    private static int Place(int row, int column) =>
        (column / Sgemm.PanelWidth * MlpWorkspace.PanelLength) + (row * Sgemm.PanelWidth) + (column % Sgemm.PanelWidth);
}
