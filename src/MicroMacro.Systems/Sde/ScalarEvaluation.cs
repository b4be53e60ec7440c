using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>Drift and noise at one state: the lane code run one lane wide. Gives [b, σ].</summary>
internal sealed unsafe class ScalarEvaluation(double[] state) : IItoProcessVisitor<double[]>
{
    public double[] Visit<TProcess>(TProcess process)
        where TProcess : struct, IItoProcess
    {
        int d = state.Length;
        double[] result = new double[2 * d];
        fixed (double* x = state, values = result)
        {
            // A D1 is one double and nothing else.
            process.Drift((D1*)x, (D1*)values);
            process.Diffusion((D1*)x, (D1*)(values + d));
        }

        return result;
    }
}
