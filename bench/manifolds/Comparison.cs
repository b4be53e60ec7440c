namespace MicroMacro.Bench.Manifolds;

/// <summary>Correlations of a coordinate with what it should be.</summary>
internal static class Comparison
{
    public static double[] Column(double[] matrix, int columns, int c) => [.. Enumerable.Range(0, matrix.Length / columns).Select(i => matrix[(i * columns) + c])];

    public static double Correlation(double[] a, double[] b)
    {
        (double ma, double mb) = (a.Average(), b.Average());
        (double sab, double saa, double sbb) = (0, 0, 0);
        for (int i = 0; i < a.Length; i++)
        {
            sab += (a[i] - ma) * (b[i] - mb);
            saa += (a[i] - ma) * (a[i] - ma);
            sbb += (b[i] - mb) * (b[i] - mb);
        }

        return Math.Abs(sab) / Math.Sqrt(saa * sbb);
    }

    public static double Spearman(double[] a, double[] b) => Correlation(Ranks(a), Ranks(b));

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        double[] ranks = new double[values.Length];
        for (int i = 0; i < order.Length; i++)
        {
            ranks[order[i]] = i;
        }

        return ranks;
    }
}
