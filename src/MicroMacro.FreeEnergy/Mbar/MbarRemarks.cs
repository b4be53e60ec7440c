using System.Globalization;

namespace MicroMacro.FreeEnergy;

/// <summary>Collects the findings of a solution and says them in sentences.</summary>
internal sealed class MbarRemarks
{
    private const double WantedOverlap = 0.03;
    private readonly List<string> _sentences = [];

    public MbarRemarks(ReducedPotentials u, SampledStates sampled, double[] effective, int[] groups, double link, int from, int to)
    {
        AddGroups(groups);
        AddEmpty(u, effective);
        AddIdentical(u);
        if (sampled.Index.Length > 1 && link < WantedOverlap)
        {
            Add(MbarFindings.PoorOverlap, string.Create(CultureInfo.InvariantCulture, $"The weakest link, between states {from} and {to}, has an overlap of {link:g2}; at least {WantedOverlap} is wanted."));
        }
    }

    /// <summary>All findings.</summary>
    public MbarFindings Findings { get; private set; }

    /// <summary>The sentences, each after a blank.</summary>
    public string Text() => string.Concat(_sentences.Select(sentence => " " + sentence));

    /// <summary>Pairs of states (first, later) whose reduced potentials differ by one constant for all samples.</summary>
    public static List<(int First, int Later)> IdenticalPairs(ReducedPotentials u)
    {
        var pairs = new List<(int, int)>();
        var matched = new bool[u.States];
        for (int k = 0; k < u.States; k++)
        {
            for (int l = k + 1; l < u.States && !matched[k]; l++)
            {
                if (!matched[l] && Identical(u.Row(k), u.Row(l)))
                {
                    matched[l] = true;
                    pairs.Add((k, l));
                }
            }
        }

        return pairs;
    }

    private static bool Identical(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double offset = double.NaN;
        for (int n = 0; n < a.Length; n++)
        {
            if (double.IsPositiveInfinity(a[n]) || double.IsPositiveInfinity(b[n]))
            {
                if (a[n] != b[n])
                {
                    return false;
                }

                continue;
            }

            double difference = a[n] - b[n];
            offset = double.IsNaN(offset) ? difference : offset;
            if (Math.Abs(difference - offset) > 1e-12 * (1 + Math.Abs(a[n]) + Math.Abs(b[n])))
            {
                return false;
            }
        }

        return true;
    }

    private void Add(MbarFindings finding, string sentence)
    {
        Findings |= finding;
        _sentences.Add(sentence);
    }

    private void AddGroups(int[] groups)
    {
        int count = groups.Max() + 1;
        if (count > 1)
        {
            IEnumerable<string> names = Enumerable.Range(0, count).Select(g =>
                "{" + string.Join(", ", Enumerable.Range(0, groups.Length).Where(k => groups[k] == g)) + "}");
            _sentences.Add($"Groups: {string.Join(", ", names)}; add windows or samples between them.");
        }
    }

    private void AddEmpty(ReducedPotentials u, double[] effective)
    {
        int[] counts = u.Counts.ToArray();
        int[] empty = [.. Enumerable.Range(0, u.States).Where(k => counts[k] == 0)];
        if (empty.Length > 0)
        {
            Add(MbarFindings.EmptyStates, $"No samples from {Name(empty)}; estimated from the samples of the others.");
        }

        foreach (int k in empty.Where(k => !(effective[k] >= Mbar.SmallestSupport)))
        {
            Add(MbarFindings.UnsupportedEmptyState, string.Create(CultureInfo.InvariantCulture, $"Empty state {k} rests on {effective[k]:f1} effective samples; its free energy is not to be trusted."));
        }
    }

    private void AddIdentical(ReducedPotentials u)
    {
        foreach ((int first, int later) in IdenticalPairs(u))
        {
            Add(MbarFindings.IdenticalStates, $"States {first} and {later} are identical up to a constant.");
        }
    }

    private static string Name(int[] states) => (states.Length == 1 ? "state " : "states ") + string.Join(", ", states);
}
