using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Macro;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Effective;

/// <summary>What effective dynamics are fitted to: bursts by lag, from an array of starts and ends or cut from recorded trajectories.</summary>
public sealed record EffectiveInput
{
    private static readonly int[] BurstStrides = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128];

    private static readonly int[] UsualStrides = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    /// <summary>The bursts at each lag, ascending.</summary>
    public required IReadOnlyList<BurstSet> ByLag { get; init; }

    /// <summary>Names of the variables, shape [c].</summary>
    public required string[] Names { get; init; }

    /// <summary>Units of the variables: "rad", "nm" or "".</summary>
    public required string[] Units { get; init; }

    /// <summary>The unit of time, "ps" for molecules; "" where it is the system's own.</summary>
    public string TimeUnit { get; init; } = "";

    /// <summary>The trajectories that the bursts were cut from, shape [R, F, c], with R and the time between records; null for bursts.</summary>
    public (double[] Z, int Replicas, double Interval)? Trajectories { get; init; }

    /// <summary>Reads a file's arrays.</summary>
    /// <param name="bundle">The arrays: z0, z1 and dt; or z, replica and time as 'micromacro simulate' writes them.</param>
    /// <param name="source">The name of the file, for messages.</param>
    /// <param name="on">The variables to take, by name; null for all.</param>
    /// <param name="lags">Lags to cut trajectories at; null for 1, 2, 5, 10, ... records up to a quarter of a trajectory.</param>
    /// <exception cref="InvalidDataInputException">An array is missing, or of the wrong shape, or out of range.</exception>
    public static EffectiveInput Read(ArrayBundle bundle, string source, string[]? on = null, double[]? lags = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        bool recorded = !bundle.TryGet("z0", out _) && bundle.TryGet("replica", out _);
        (double[] z, int rows, int c) = bundle.RequireMatrix(recorded ? "z" : "z0", source);
        string[] names = Texts(bundle, "z_names", c) ?? (c == 1 ? ["z"] : [.. Enumerable.Range(0, c).Select(a => $"z{a}")]);
        double[] periods = bundle.OptionalVector("period", source, c) ?? new double[c];
        if (periods.Min() < 0)
        {
            throw new InvalidDataInputException($"'{source}' holds a period below 0.");
        }

        string[] units = Texts(bundle, "z_units", c) ?? [.. periods.Select(p => p > 0 ? "rad" : "")];
        units = [.. units.Select(u => u is "rad" or "nm" ? u : "")];
        int[] columns = [.. (on ?? names).Select(n => Array.IndexOf(names, n))];
        if (columns.Contains(-1) || columns.Distinct().Count() != columns.Length)
        {
            throw new InvalidDataInputException($"'{source}' has the variables {string.Join(", ", names)}; those asked for are {string.Join(", ", on!)}.");
        }

        double[] chosen = Columns(z, c, columns);
        double[] chosenPeriods = [.. columns.Select(a => periods[a])];
        EffectiveInput input = new()
        {
            ByLag = [],
            Names = [.. columns.Select(a => names[a])],
            Units = [.. columns.Select(a => units[a])],
            TimeUnit = Texts(bundle, "time_unit", 1)?[0] == "ps" ? "ps" : "",
        };
        if (recorded)
        {
            (int replicas, double interval) = Records(bundle, source, rows);
            return input with
            {
                Trajectories = (chosen, replicas, interval),
                ByLag = Cut(chosen, replicas, interval, columns.Length, chosenPeriods, lags, source),
            };
        }

        (double[] ends, int endRows, int endColumns) = bundle.RequireMatrix("z1", source);
        return endRows == rows && endColumns == c
            ? input with { ByLag = ByLags(bundle, source, chosen, Columns(ends, c, columns), columns.Length, chosenPeriods) }
            : throw new InvalidDataInputException($"Array 'z1' of '{source}' has shape [{endRows}, {endColumns}]; that of 'z0' is [{rows}, {c}].");
    }

    /// <summary>Bursts of several records, cut at lags of 1, 2, 3, 4, 6, 8, ... records up to half of their length.</summary>
    /// <param name="z">The slow variables along each burst, shape [B, F, c].</param>
    /// <param name="bursts">B.</param>
    /// <param name="interval">The time between records.</param>
    /// <param name="variables">Name, unit ("rad", "nm" or "") and period of each slow variable, c of them.</param>
    /// <param name="timeUnit">The unit of time, "ps" or "".</param>
    /// <exception cref="InvalidDataInputException">A variable is the same in all records.</exception>
    public static EffectiveInput OfBursts(
        double[] z, int bursts, double interval, IReadOnlyList<(string Name, string Unit, double Period)> variables, string timeUnit = "")
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(variables);
        int longest = ((z.Length / (bursts * variables.Count)) - 1) / 2;
        IEnumerable<int> strides = BurstStrides.Where(s => s == 1 || s <= longest);
        return new()
        {
            Names = [.. variables.Select(v => v.Name)],
            Units = [.. variables.Select(v => v.Unit)],
            TimeUnit = timeUnit,
            ByLag = Cut(z, bursts, interval, variables.Count, [.. variables.Select(v => v.Period)], [.. strides.Select(s => s * interval)], "bursts"),
        };
    }

    private static string[]? Texts(ArrayBundle bundle, string name, int c) =>
        bundle.TryGet(name, out NamedArray? array) && array.Values is string[] texts && texts.Length == c ? texts : null;

    private static double[] Columns(double[] z, int c, int[] columns) =>
        columns.Length == c && columns.Select((a, k) => a == k).All(same => same)
            ? z
            : [.. Enumerable.Range(0, z.Length / c).SelectMany(i => columns.Select(a => z[(i * c) + a]))];

    private static BurstSet[] ByLags(ArrayBundle bundle, string source, double[] starts, double[] ends, int c, double[] periods)
    {
        int m = starts.Length / c;
        bool single = bundle.TryGet("dt", out NamedArray? dt) && dt.Count == 1 && dt.Values is not string[];
        double[] lags = single ? dt!.ToDoubles() : bundle.RequireVector("dt", source, m);
        double[]? weights = bundle.OptionalVector("w", source, m);
        int bad = Array.FindIndex(lags, lag => !(lag > 0 && double.IsFinite(lag)));
        if (bad >= 0 || weights?.Min() < 0 || weights?.Max() == 0)
        {
            throw new InvalidDataInputException(bad >= 0
                ? $"Array 'dt' of '{source}' holds {lags[bad].ToString(CultureInfo.InvariantCulture)} at entry {bad}; a time above 0 is needed."
                : $"'{source}' holds a weight below 0, or no weight above 0.");
        }

        CheckSpread(starts, c, source);
        return [.. Enumerable.Range(0, m).GroupBy(i => single ? lags[0] : lags[i]).OrderBy(g => g.Key).Select(g => new BurstSet(
            [.. g.SelectMany(i => starts[(i * c)..((i + 1) * c)])],
            [.. g.SelectMany(i => ends[(i * c)..((i + 1) * c)])],
            c,
            g.Key,
            weights is null ? null : [.. g.Select(i => weights[i])],
            periods))];
    }

    /// <summary>Replicas and the time between records, of rows ordered by replica, then by time.</summary>
    private static (int Replicas, double Interval) Records(ArrayBundle bundle, string source, int rows)
    {
        double[] replica = bundle.RequireVector("replica", source, rows);
        double[] time = bundle.RequireVector("time", source, rows);
        int replicas = 1 + Enumerable.Range(1, Math.Max(0, rows - 1)).Count(i => replica[i] != replica[i - 1]);
        int frames = rows / replicas;
        double interval = frames > 1 ? time[1] - time[0] : 0;
        if (frames < 2 || frames * replicas != rows || !(interval > 0))
        {
            throw new InvalidDataInputException($"'{source}' holds {rows} records of {replicas} replicas; as many of each, two or more, in the order of time, are needed.");
        }

        for (int i = 1; i < rows; i++)
        {
            bool next = i % frames == 0;
            if (next != (replica[i] != replica[i - 1]) || (!next && Math.Abs(time[i] - time[i - 1] - interval) > 1e-6 * interval * frames))
            {
                throw new InvalidDataInputException($"'{source}': record {i} does not follow record {i - 1} by the {interval.ToString(CultureInfo.InvariantCulture)} of the others.");
            }
        }

        return (replicas, interval);
    }

    /// <summary>Stretches of each lag, one after the other, from all trajectories.</summary>
    private static BurstSet[] Cut(double[] z, int replicas, double interval, int c, double[] periods, double[]? lags, string source)
    {
        int frames = z.Length / (replicas * c);
        int[] strides = lags is null
            ? [.. UsualStrides.Where(s => s == 1 || s <= frames / 4)]
            : [.. lags.Select(l => (int)Math.Round(l / interval))];
        for (int k = 0; k < strides.Length; k++)
        {
            if (strides[k] < 1 || strides[k] > frames - 1 || (lags is not null && Math.Abs((strides[k] * interval) - lags[k]) > 1e-6 * lags[k]) || (k > 0 && strides[k] <= strides[k - 1]))
            {
                throw new InvalidDataInputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{source}' is recorded every {interval:G6} for {(frames - 1) * interval:G6}; lags are ascending multiples of that, not {lags![k]:G6}."));
            }
        }

        return [.. strides.Select(stride =>
        {
            (int Replica, int Frame)[] at = [.. Enumerable.Range(0, replicas)
                .SelectMany(r => Enumerable.Range(0, (frames - 1) / stride).Select(k => (r, k * stride)))];
            double[] Points(int shift) => [.. at.SelectMany(p => Enumerable.Range(0, c).Select(a => z[(((p.Replica * frames) + p.Frame + shift) * c) + a]))];
            double[] starts = Points(0);
            CheckSpread(starts, c, source);
            return new BurstSet(starts, Points(stride), c, stride * interval, null, periods);
        })];
    }

    private static void CheckSpread(double[] starts, int c, string source)
    {
        for (int a = 0; a < c; a++)
        {
            if (Enumerable.Range(0, starts.Length / c).All(i => starts[(i * c) + a] == starts[a]))
            {
                throw new InvalidDataInputException($"All bursts of '{source}' start at the same value of variable {a}; starts must be spread over it.");
            }
        }
    }
}
