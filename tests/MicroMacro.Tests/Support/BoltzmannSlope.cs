namespace MicroMacro.Tests.Support;

/// <summary>The maximum-likelihood slope of ln[P(U|T2)/P(U|T1)] in U: logistic regression of the temperature on the energy.</summary>
public static class BoltzmannSlope
{
    /// <summary>Slope and standard error, which comes from leaving out replicas in sixteenths, so that correlated records do not make it small.</summary>
    /// <param name="first">Energies at T1, shape [R, F].</param>
    /// <param name="second">Energies at T2, shape [R, F].</param>
    /// <param name="replicas">R.</param>
    public static (double Slope, double Error) Of(float[] first, float[] second, int replicas)
    {
        const int groups = 16;
        int share = first.Length / groups;
        if (replicas % groups != 0 || first.Length != second.Length)
        {
            throw new ArgumentException($"{replicas} replicas do not make {groups} groups");
        }

        double whole = Fit(first, second, -1, share);
        double[] without = [.. Enumerable.Range(0, groups).Select(g => Fit(first, second, g, share))];
        double mean = without.Average();
        return (whole, Math.Sqrt(without.Sum(s => (s - mean) * (s - mean)) * (groups - 1) / groups));
    }

    private static double Fit(float[] first, float[] second, int left, int share)
    {
        double origin = 0.5 * (first.Average() + second.Average());
        (double constant, double slope) = (0, 0);
        for (int iteration = 0; iteration < 30; iteration++)
        {
            (double g0, double g1, double h00, double h01, double h11) = (0, 0, 0, 0, 0);
            for (int i = 0; i < first.Length + second.Length; i++)
            {
                bool isSecond = i >= first.Length;
                int at = isSecond ? i - first.Length : i;
                if (at / share == left)
                {
                    continue;
                }

                double u = (isSecond ? second[at] : first[at]) - origin;
                double p = 1 / (1 + Math.Exp(-(constant + (slope * u))));
                double residual = (isSecond ? 1 : 0) - p;
                double weight = p * (1 - p);
                g0 += residual;
                g1 += residual * u;
                h00 += weight;
                h01 += weight * u;
                h11 += weight * u * u;
            }

            double determinant = (h00 * h11) - (h01 * h01);
            double change = ((h00 * g1) - (h01 * g0)) / determinant;
            constant += ((h11 * g0) - (h01 * g1)) / determinant;
            slope += change;
            if (Math.Abs(change) < 1e-12)
            {
                break;
            }
        }

        return slope;
    }
}
