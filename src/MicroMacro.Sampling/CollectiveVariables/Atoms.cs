namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>Checks of atom numbers at the door.</summary>
internal static class Atoms
{
    public static void RequireDistinct(params ReadOnlySpan<int> atoms)
    {
        for (int i = 0; i < atoms.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(atoms[i], nameof(atoms));
            if (atoms[..i].Contains(atoms[i]))
            {
                throw new ArgumentException($"atom {atoms[i]} is named twice", nameof(atoms));
            }
        }
    }
}
