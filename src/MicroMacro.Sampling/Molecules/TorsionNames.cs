using MicroMacro.Systems.Molecules;

namespace MicroMacro.Sampling.Molecules;

/// <summary>Names of torsions as chemists use them: phi, psi, omega, chi1, else the atoms.</summary>
internal static class TorsionNames
{
    /// <summary>Names of torsions given by their atoms; equal names are numbered in order.</summary>
    public static string[] Of(MolecularTopology topology, IReadOnlyList<int[]> torsions)
    {
        string[] names = [.. torsions.Select(t => Name([.. t.Select(a => topology.Atoms[a].Name)]))];
        return [.. names.Select((name, index) => names.Count(n => n == name) == 1 ? name : $"{name}{1 + names.Take(index).Count(n => n == name)}")];
    }

    // Both directions name the same torsion; the backbone is read from N to C, omega from C to N.
    private static string Name(string[] atoms) => Known(string.Join("-", atoms)) ?? Known(string.Join("-", atoms.Reverse())) ?? string.Join("-", atoms);

    private static string? Known(string atoms) => atoms switch
    {
        "C-N-CA-C" => "phi",
        "N-CA-C-N" => "psi",
        "CA-C-N-CA" or "CH3-C-N-CA" or "CA-C-N-CH3" or "CA-C-N-C" or "CH3-C-N-CH3" => "omega",
        _ => atoms.StartsWith("N-CA-CB-", StringComparison.Ordinal) ? "chi1" : null,
    };
}
