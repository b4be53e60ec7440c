namespace MicroMacro.Artifacts.Studies;

/// <summary>Finds the word that was probably meant.</summary>
public static class Spelling
{
    /// <summary>The candidate nearest to a word, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        if (word.Length > 64)
        {
            return null;
        }

        (string? best, int distance) = (null, Math.Max(1, Math.Min(3, word.Length / 2)) + 1);
        foreach (string candidate in candidates)
        {
            int d = string.Equals(word, candidate, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (d < distance)
            {
                (best, distance) = (candidate, d);
            }
        }

        return best;
    }

    /// <summary>"; did you mean 'x'?" or, when nothing is near, "; valid are a, b, c".</summary>
    public static string Suggestion(string word, IReadOnlyCollection<string> candidates)
        => Nearest(word, candidates) is string near ? $"; did you mean '{near}'?" : $"; valid are {string.Join(", ", candidates)}";

    // Insertions, deletions, substitutions and exchanges of neighbours, each counted once.
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
