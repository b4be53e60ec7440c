using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Training;

/// <summary>Which records train and which validate: whole groups, so that neighbouring frames of one trajectory never sit on both sides.</summary>
/// <remarks>Without groups, runs of consecutive records stand in for them: 256 of them, or fewer for less data.</remarks>
internal sealed record TrainingSplit(int[] Training, int[] Validation)
{
    private const int Runs = 256;

    /// <summary>Splits the records.</summary>
    public static TrainingSplit Of(TrainingData data, double validationFraction, RandomKey key)
    {
        int[] usable = Enumerable.Range(0, data.Count).Where(i => data.Weights is null || data.Weights[i] > 0).ToArray();
        int runs = Math.Min(Runs, data.Count / 8);
        int[] group = data.Groups is { } given && given.Distinct().Skip(1).Any()
            ? given
            : Enumerable.Range(0, data.Count).Select(i => (int)((long)i * Math.Max(1, runs) / data.Count)).ToArray();
        int[] names = usable.Select(i => group[i]).Distinct().Order().ToArray();
        RandomSequence random = new(key.Substream("split"));
        random.Shuffle(names.AsSpan());
        int target = (int)Math.Round(validationFraction * usable.Length);
        Dictionary<int, int> sizes = usable.GroupBy(i => group[i]).ToDictionary(g => g.Key, g => g.Count());
        HashSet<int> held = [];
        int taken = 0;
        for (int k = 0; k + 1 < names.Length && taken < target; k++)
        {
            held.Add(names[k]);
            taken += sizes[names[k]];
        }

        int[] validation = usable.Where(i => held.Contains(group[i])).ToArray();
        random.Shuffle(validation.AsSpan());
        return new TrainingSplit(usable.Where(i => !held.Contains(group[i])).ToArray(), validation);
    }
}
