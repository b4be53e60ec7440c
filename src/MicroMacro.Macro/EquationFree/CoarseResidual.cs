namespace MicroMacro.Macro.EquationFree;

/// <summary>Φ_T(z; λ) - z with its noise, and differences of it that share their random numbers.</summary>
internal sealed class CoarseResidual(Func<double, CoarseTimestepper> stepper, CoarseNewtonOptions options)
{
    public long ForceEvaluations { get; private set; }

    public (double[] Value, double[] Noise) At(double[] z, double parameter)
    {
        CoarseStep step = stepper(parameter).Run(z, [options.Horizon], options.Realization);
        ForceEvaluations += step.ForceEvaluations;
        return ([.. step.Z[0].Zip(z, (after, before) => after - before)], step.Errors[0]);
    }

    /// <summary>The derivative along (v, μ), by central differences of a step that the noise lets stand out.</summary>
    public double[] Along(double[] z, double parameter, double[] v, double mu)
    {
        double size = Math.Sqrt(Gmres.Dot(v, v) + (mu * mu));
        if (size == 0)
        {
            return new double[z.Length];
        }

        double step = options.DifferenceStep / size;
        double[] up = At([.. z.Zip(v, (a, b) => a + (step * b))], parameter + (step * mu)).Value;
        double[] down = At([.. z.Zip(v, (a, b) => a - (step * b))], parameter - (step * mu)).Value;
        return [.. up.Zip(down, (u, d) => (u - d) / (2 * step))];
    }

    /// <summary>∂(Φ - z)/∂z, column by column.</summary>
    public double[,] Jacobian(double[] z, double parameter)
    {
        int c = z.Length;
        double[,] matrix = new double[c, c];
        for (int j = 0; j < c; j++)
        {
            double[] unit = new double[c];
            unit[j] = 1;
            double[] column = Along(z, parameter, unit, 0);
            for (int i = 0; i < c; i++)
            {
                matrix[i, j] = column[i];
            }
        }

        return matrix;
    }
}
