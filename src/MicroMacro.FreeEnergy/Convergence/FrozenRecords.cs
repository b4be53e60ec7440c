namespace MicroMacro.FreeEnergy;

/// <summary>
/// Stretches of a series without any change that are no part of how it moves: at least a twentieth of it, and several times longer than all
/// shorter ones. Rounded data and rejected Monte Carlo steps repeat themselves too, but in stretches of all lengths.
/// </summary>
internal static class FrozenRecords
{
    private const int Shortest = 10;
    private const int Parts = 20;
    private const int Times = 4;

    /// <summary>Numbers of the records that are in no such stretch, ascending.</summary>
    public static int[] Others(double[] series)
    {
        int least = Math.Max(Shortest, (series.Length + Parts - 1) / Parts);
        List<(int Start, int Length)> stretches = Stretches(series);
        int usual = stretches.Where(s => s.Length < least).Select(s => s.Length).DefaultIfEmpty(0).Max();
        int frozen = Math.Max(least, (Times * usual) + 1);
        return [.. stretches.Where(s => s.Length < frozen).SelectMany(s => Enumerable.Range(s.Start, s.Length))];
    }

    private static List<(int Start, int Length)> Stretches(double[] series)
    {
        List<(int, int)> stretches = [];
        for (int start = 0, n = 1; n <= series.Length; n++)
        {
            if (n == series.Length || series[n] != series[start])
            {
                stretches.Add((start, n - start));
                start = n;
            }
        }

        return stretches;
    }
}
