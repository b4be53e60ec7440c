using MicroMacro.Generative.Networks;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Tests.Generative;

/// <summary>A network in plain float64, element by element: the twin that the packed float32 network is held against.</summary>
internal sealed class ScalarMlp
{
    private readonly MlpLayout _layout;
    private readonly double[] _parameters;

    public ScalarMlp(MlpLayout layout, ReadOnlySpan<float> parameters)
    {
        _layout = layout;
        _parameters = new double[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            _parameters[i] = parameters[i];
        }
    }

    public ref double this[int parameter] => ref _parameters[parameter];

    /// <summary>Indices of all parameters that are not padding.</summary>
    public static List<int> Indices(MlpLayout layout)
    {
        List<int> indices = [];
        foreach (LinearLayer linear in layout.Linears)
        {
            for (int j = 0; j < linear.Outputs; j++)
            {
                indices.Add(linear.BiasOffset + j);
                for (int i = 0; i < linear.Inputs; i++)
                {
                    indices.Add(linear.WeightOffset + SgemmPanels.Index(linear.Inputs, i, j));
                }
            }
        }

        return indices;
    }

    public double[] Forward(double[] input)
    {
        double[] h = input;
        for (int l = 0; l <= _layout.Layers; l++)
        {
            LinearLayer linear = _layout.Linears[l];
            double[] next = new double[linear.Outputs];
            for (int j = 0; j < next.Length; j++)
            {
                double z = _parameters[linear.BiasOffset + j];
                for (int i = 0; i < h.Length; i++)
                {
                    z += h[i] * _parameters[linear.WeightOffset + SgemmPanels.Index(linear.Inputs, i, j)];
                }

                double skip = _layout.Residual && l > 0 && l < _layout.Layers ? h[j] : 0.0;
                next[j] = l == _layout.Layers ? z : (z / (1.0 + Math.Exp(-z))) + skip;
            }

            h = next;
        }

        return h;
    }
}
