namespace MicroMacro.Tests.Support.Fuzz;

/// <summary>Random numbers of one mutation, from its seed and number alone (SplitMix64), so that any of millions is found again.</summary>
internal struct FuzzRandom(ulong seed, ulong round)
{
    private ulong _state = (seed * 0x9E3779B97F4A7C15) ^ (round * 0xD1B54A32D192ED03);

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below <paramref name="below"/>.</summary>
    public int Next(int below) => (int)(Bits() % (ulong)below);
}
