using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Tests.Generative;

/// <summary>φ(u, c) = u · f(u, c) and its gradient in u, in plain float64: the twin of an energy network.</summary>
internal sealed class ScalarEnergy(MlpLayout layout, ReadOnlySpan<float> parameters)
{
    private readonly ScalarMlp _mlp = new(layout, parameters);

    public ref double this[int parameter] => ref _mlp[parameter];

    public double Energy(double[] input)
    {
        double[] f = _mlp.Forward(input);
        return f.Select((v, j) => v * input[j]).Sum();
    }

    /// <summary>f + Jᵀu, by going through the units one by one.</summary>
    public double[] Gradient(double[] input)
    {
        List<double[]> into = [], slopes = [];
        double[] h = input;
        for (int l = 0; l < layout.Layers; l++)
        {
            into.Add(h);
            double[] z = Product(l, h), next = new double[z.Length];
            slopes.Add(new double[z.Length]);
            for (int j = 0; j < z.Length; j++)
            {
                double s = 1.0 / (1.0 + Math.Exp(-z[j]));
                slopes[l][j] = s + (z[j] * s * (1.0 - s));
                next[j] = (z[j] * s) + (layout.Residual && l > 0 ? h[j] : 0.0);
            }

            h = next;
        }

        double[] f = Product(layout.Layers, h);
        double[] back = Back(layout.Layers, input[..layout.Outputs]);
        for (int l = layout.Layers - 1; l >= 0; l--)
        {
            double[] before = Back(l, [.. back.Zip(slopes[l], (b, s) => b * s)]);
            back = layout.Residual && l > 0 ? [.. before.Zip(back, (a, b) => a + b)] : before;
        }

        return [.. f.Select((v, j) => v + back[j])];
    }

    private double[] Product(int l, double[] h)
    {
        LinearLayer linear = layout.Linears[l];
        double[] z = new double[linear.Outputs];
        for (int j = 0; j < z.Length; j++)
        {
            z[j] = _mlp[linear.BiasOffset + j];
            for (int i = 0; i < h.Length; i++)
            {
                z[j] += h[i] * _mlp[linear.WeightOffset + SgemmPanels.Index(linear.Inputs, i, j)];
            }
        }

        return z;
    }

    private double[] Back(int l, double[] g)
    {
        LinearLayer linear = layout.Linears[l];
        double[] back = new double[linear.Inputs];
        for (int i = 0; i < back.Length; i++)
        {
            for (int j = 0; j < g.Length; j++)
            {
                back[i] += g[j] * _mlp[linear.WeightOffset + SgemmPanels.Index(linear.Inputs, i, j)];
            }
        }

        return back;
    }
}
