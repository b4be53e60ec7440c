namespace MicroMacro.Web.Run;

/// <summary>How variables are written: phi as φ, angles in degrees.</summary>
internal static class Symbols
{
    /// <summary>Names of variables and their usual signs.</summary>
    public static readonly IReadOnlyDictionary<string, string> Greek = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["phi"] = "φ", ["psi"] = "ψ", ["chi"] = "χ", ["chi1"] = "χ₁", ["chi2"] = "χ₂", ["omega"] = "ω", ["theta"] = "θ", ["xi"] = "ξ",
        ["phi1"] = "φ₁", ["phi2"] = "φ₂", ["phi3"] = "φ₃", ["psi1"] = "ψ₁", ["psi2"] = "ψ₂", ["psi3"] = "ψ₃",
    };

    /// <summary>The sign of a variable, or its name where it has none.</summary>
    public static string Of(string? name) => name is null ? "z" : Greek.GetValueOrDefault(name, name);

    /// <summary>The unit in which values of a unit are shown.</summary>
    public static string ShownUnit(string? unit) => unit switch { "rad" or "deg" => "°", null or "" => "", _ => " " + unit };

    /// <summary>What values of a unit are multiplied by to be shown.</summary>
    public static double ShownScale(string? unit) => unit == "rad" ? 180 / Math.PI : 1;
}
