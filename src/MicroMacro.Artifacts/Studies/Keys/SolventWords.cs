using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Studies.Keys;

/// <summary>The implicit solvents by the words that studies and the command line use.</summary>
public static class SolventWords
{
    /// <summary>All words, vacuum first.</summary>
    public static IReadOnlyList<string> All { get; } = ["vacuum", "hct", "obc1", "obc2", "gbn", "gbn2"];

    /// <summary>The model of a word; null for vacuum.</summary>
    /// <exception cref="ArgumentException">No solvent is called so.</exception>
    public static GeneralizedBornModel? Model(string word) => word switch
    {
        "vacuum" => null,
        "hct" => GeneralizedBornModel.Hct,
        "obc1" => GeneralizedBornModel.Obc1,
        "obc2" => GeneralizedBornModel.Obc2,
        "gbn" => GeneralizedBornModel.GBn,
        "gbn2" => GeneralizedBornModel.GBn2,
        _ => throw new ArgumentException($"there is no solvent '{word}'; there are {string.Join(", ", All)}", nameof(word)),
    };

    /// <summary>The word of a solvent.</summary>
    public static string Of(GeneralizedBornOptions? solvent) => solvent is null ? All[0] : solvent.Model.ToString().ToLowerInvariant();
}
