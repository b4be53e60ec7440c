namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// The sizes that small differences may have in a compressed frame: three numbers below <c>Of(i)</c> fit into i bits, about 2^(i/3)
/// each. Part of the format [gromacsxtc].
/// </summary>
internal static class XtcScale
{
    /// <summary>The first index in use.</summary>
    public const int First = 9;

    /// <summary>The last index in use.</summary>
    public const int Last = 72;

    private static readonly int[] Sizes =
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 101, 128, 161, 203, 256, 322, 406, 512, 645, 812, 1024,
        1290, 1625, 2048, 2580, 3250, 4096, 5060, 6501, 8192, 10321, 13003, 16384, 20642, 26007, 32768, 41285, 52015, 65536, 82570,
        104031, 131072, 165140, 208063, 262144, 330280, 416127, 524287, 660561, 832255, 1048576, 1321122, 1664510, 2097152, 2642245,
        3329021, 4194304, 5284491, 6658042, 8388607, 10568983, 13316085, 16777216,
    ];

    /// <summary>The size at an index from <see cref="First"/> - 1 to <see cref="Last"/>.</summary>
    public static int Of(int index) => Sizes[index];

    /// <summary>How many bits a number takes that is at most <paramref name="largest"/>.</summary>
    public static int Bits(UInt128 largest) => 128 - (int)UInt128.LeadingZeroCount(largest);
}
