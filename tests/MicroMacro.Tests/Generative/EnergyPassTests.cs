using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

[Trait("Kind", "Law")]
public sealed unsafe class EnergyPassTests
{
    private const int Rows = 70;

    [Theory]
    [InlineData(3, 20, 1, 2, false)]
    [InlineData(35, 40, 3, 2, true)]
    [InlineData(42, 64, 2, 37, false)]
    [InlineData(40, 33, 4, 32, true)]
    public void The_gradient_and_the_gradient_of_a_loss_on_it_match_the_float64_twin(int inputs, int hidden, int layers, int outputs, bool residual)
    {
        Problem problem = new(new MlpLayout(inputs, hidden, layers, outputs, residual, inputGradient: true));
        ScalarEnergy twin = new(problem.Layout, problem.Parameters.Span);
        AlignedBuffer gradient = problem.Gradient();
        for (int r = 0; r < Rows; r += 23)
        {
            double[] expected = twin.Gradient(problem.X[r]);
            for (int j = 0; j < outputs; j++)
            {
                Assert.Equal(Slope(twin, problem.X[r], j), expected[j], 1e-6 * (1 + Math.Abs(expected[j])));
                float actual = problem.Workspace.Activation(layers + 1, r / 64)[Place(r % 64, j)];
                Assert.Equal(expected[j], actual, 4e-5 * (1 + Math.Abs(expected[j])));
            }
        }

        List<int> indices = ScalarMlp.Indices(problem.Layout);
        RandomSequence random = new(new RandomKey(5, 5));
        double scale = Math.Sqrt(indices.Average(i => (double)gradient.Span[i] * gradient.Span[i]));
        for (int probe = 0; probe < 40; probe++)
        {
            int index = indices[random.NextInt(indices.Count)];
            double difference = CentralDifference(twin, index, problem);
            Assert.Equal(difference, gradient.Span[index], 1e-4 * (scale + Math.Abs(difference)));
        }
    }

    [Fact]
    public void A_gradient_that_forgets_the_curvature_of_the_units_is_seen()
    {
        Problem problem = new(new MlpLayout(6, 32, 3, 3, residual: true, inputGradient: true));
        AlignedBuffer right = problem.Gradient(), wrong = problem.Gradient(forgetCurvature: true);
        List<int> indices = ScalarMlp.Indices(problem.Layout);
        double scale = Math.Sqrt(indices.Average(i => (double)right.Span[i] * right.Span[i]));
        Assert.True(indices.Max(i => Math.Abs(right.Span[i] - wrong.Span[i])) > 0.1 * scale);
    }

    [Fact]
    public void The_Jacobian_is_symmetric_and_is_that_of_the_gradient()
    {
        const int D = 35;
        Problem problem = new(new MlpLayout(40, 48, 3, D, residual: true, inputGradient: true));
        double[,] jacobian = new double[D, D];
        for (int j = 0; j < D; j++)
        {
            double[] column = problem.Product(row: 1, direction: j);
            for (int i = 0; i < D; i++)
            {
                jacobian[i, j] = column[i];
            }
        }

        ScalarEnergy twin = new(problem.Layout, problem.Parameters.Span);
        const double Step = 1e-5;
        double size = jacobian.Cast<double>().Max(Math.Abs);
        for (int j = 0; j < D; j++)
        {
            double[] above = [.. problem.X[1]], below = [.. problem.X[1]];
            above[j] += Step;
            below[j] -= Step;
            double[] up = twin.Gradient(above), down = twin.Gradient(below);
            for (int i = 0; i < D; i++)
            {
                Assert.Equal(jacobian[i, j], jacobian[j, i], 1e-5 * size);
                Assert.Equal((up[i] - down[i]) / (2 * Step), jacobian[i, j], 1e-5 * size);
            }
        }
    }

    [Fact]
    public void Padding_never_moves()
    {
        Problem problem = new(new MlpLayout(9, 40, 2, 3, residual: true, inputGradient: true));
        AlignedBuffer gradient = problem.Gradient();
        HashSet<int> real = [.. ScalarMlp.Indices(problem.Layout)];
        for (int i = 0; i < problem.Layout.ParameterLength; i++)
        {
            Assert.True(real.Contains(i) || gradient.Span[i] == 0f, $"padding {i} has gradient {gradient.Span[i]}");
        }
    }

    private static double Slope(ScalarEnergy twin, double[] x, int j)
    {
        const double Step = 1e-5;
        double[] above = [.. x], below = [.. x];
        above[j] += Step;
        below[j] -= Step;
        return (twin.Energy(above) - twin.Energy(below)) / (2 * Step);
    }

    // The loss is Σ c·F(x) over rows and outputs, whose gradient at F is c.
    private static double CentralDifference(ScalarEnergy twin, int index, Problem problem)
    {
        const double Step = 1e-5;
        double kept = twin[index];
        twin[index] = kept + Step;
        double above = Loss(twin, problem);
        twin[index] = kept - Step;
        double below = Loss(twin, problem);
        twin[index] = kept;
        return (above - below) / (2 * Step);
    }

    private static double Loss(ScalarEnergy twin, Problem problem)
    {
        double sum = 0;
        for (int r = 0; r < Rows; r++)
        {
            sum += twin.Gradient(problem.X[r]).Zip(problem.C[r], (f, c) => f * c).Sum();
        }

        return sum;
    }

    private static int Place(int row, int column) =>
        (column / Sgemm.PanelWidth * MlpWorkspace.PanelLength) + (row * Sgemm.PanelWidth) + (column % Sgemm.PanelWidth);

    private sealed class Problem
    {
        private readonly AlignedBuffer _transposed;
        private readonly AlignedBuffer _scratch;

        public Problem(MlpLayout layout)
        {
            Layout = layout;
            RandomSequence random = new(new RandomKey(3, 3));
            Parameters = new AlignedBuffer(layout.ParameterLength);
            foreach (int i in ScalarMlp.Indices(layout))
            {
                Parameters.Span[i] = (float)(1.2 / Math.Sqrt(layout.Hidden) * random.NextGaussian());
            }

            X = [.. Enumerable.Range(0, Rows).Select(_ => Floats(random, layout.Inputs))];
            C = [.. Enumerable.Range(0, Rows).Select(_ => Floats(random, layout.Outputs))];
            Workspace = new MlpWorkspace(layout, Rows, withGradient: true, paired: true);
            _scratch = new AlignedBuffer(EnergyPass.ScratchLength(layout, Workspace));
            _transposed = new AlignedBuffer(layout.TransposedLength);
            for (int task = 0; task < layout.PanelTasks; task++)
            {
                MlpPass.Transpose(layout, Parameters.Pointer, _transposed.Pointer, task);
            }
        }

        public MlpLayout Layout { get; }

        public AlignedBuffer Parameters { get; }

        public MlpWorkspace Workspace { get; }

        public double[][] X { get; }

        public double[][] C { get; }

        public AlignedBuffer Gradient(bool forgetCurvature = false)
        {
            for (int block = 0; block < Workspace.Blocks; block++)
            {
                Forward(block);
                for (int r = 0; r < Workspace.RowsOf(block); r++)
                {
                    Copy(C[(block * 64) + r], Workspace.Gate(Layout.Layers + 1, block), r);
                }

                if (forgetCurvature)
                {
                    _scratch.Span.Clear();
                }

                EnergyPass.Backward(Layout, Parameters.Pointer, _transposed.Pointer, Workspace, block, _scratch.Pointer);
            }

            AlignedBuffer gradient = new(Layout.ParameterLength);
            for (int task = 0; task < Layout.PanelTasks; task++)
            {
                MlpPass.WeightGradient(Layout, Workspace, task, gradient.Pointer);
            }

            return gradient;
        }

        public double[] Product(int row, int direction)
        {
            Forward(0);
            float* gate = Workspace.Gate(Layout.Layers + 1, 0);
            new Span<float>(gate, Workspace.BlockLength(Layout.Layers + 1)).Clear();
            gate[Place(row, direction)] = 1f;
            float* product = EnergyPass.Product(Layout, Parameters.Pointer, _transposed.Pointer, Workspace, 0, _scratch.Pointer);
            double[] result = new double[Layout.Outputs];
            for (int j = 0; j < result.Length; j++)
            {
                result[j] = product[Place(row, j)];
            }

            return result;
        }

        private static double[] Floats(RandomSequence random, int count)
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

        private void Forward(int block)
        {
            for (int r = 0; r < Workspace.RowsOf(block); r++)
            {
                Copy(X[(block * 64) + r], Workspace.Activation(0, block), r);
            }

            EnergyPass.Forward(Layout, Parameters.Pointer, _transposed.Pointer, Workspace, block, _scratch.Pointer);
        }
    }
}
