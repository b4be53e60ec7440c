namespace MicroMacro.FreeEnergy;

/// <summary>
/// Stretches of records that are the same, to the last digit, as others of their window or of another: one file read twice, or joined to
/// itself. Their samples are counted as often as they were written, and error bars come out too small.
/// </summary>
internal static class RepeatedRecords
{
    /// <summary>The part of a window above which it is worth a word.</summary>
    public const double LargestShare = 0.05;

    // A dozen records with several values among them do not come twice by chance.
    private const int Stretch = 12;
    private const int FewestValues = 4;
    private const int FewestStretches = 2;

    // Stretches are looked up where their first record's bits say so, which is at the same records in every copy.
    private const ulong OneIn = 16;

    /// <summary>The window of which the largest part was there before, the window that holds it too, and that part; null where there is none.</summary>
    public static (int Window, int Other, double Share)? Worst(UmbrellaSamples samples)
    {
        var seen = new Dictionary<ulong, int>();
        (int Window, int Other, double Share)? worst = null;
        for (int k = 0; k < samples.Windows; k++)
        {
            ReadOnlySpan<double> records = samples.Window(k);
            int c = samples.Variables;
            int asked = 0, found = 0, other = k;
            for (int n = 0; n + Stretch <= samples.Counts[k]; n++)
            {
                ReadOnlySpan<double> stretch = records.Slice(n * c, Stretch * c);
                if (Mix(stretch[..c]) % OneIn != 0 || Values(stretch, c) < FewestValues)
                {
                    continue;
                }

                asked++;
                ulong key = Mix(stretch);
                if (!seen.TryAdd(key, k))
                {
                    (found, other) = (found + 1, seen[key]);
                }
            }

            double share = found < FewestStretches ? 0 : (double)found / asked;
            worst = share >= LargestShare && share > (worst?.Share ?? 0) ? (k, other, share) : worst;
        }

        return worst;
    }

    private static int Values(ReadOnlySpan<double> stretch, int stride)
    {
        var values = new HashSet<double>();
        for (int i = 0; i < stretch.Length; i += stride)
        {
            values.Add(stretch[i]);
        }

        return values.Count;
    }

    private static ulong Mix(ReadOnlySpan<double> values)
    {
        ulong hash = 0x9E3779B97F4A7C15;
        foreach (double value in values)
        {
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * 0xBF58476D1CE4E5B9;
            hash ^= hash >> 29;
        }

        return hash;
    }
}
