namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>The box of integers that holds all coordinates of a compressed frame, and in how many bits one atom is written.</summary>
internal readonly struct XtcBounds
{
    // Above this, the three numbers of an atom are written one by one instead of as one number.
    private const uint LargestJoint = 0xFFFFFF;

    /// <summary>From the smallest to the largest coordinate of each axis, x y z.</summary>
    public XtcBounds(ReadOnlySpan<int> smallest, ReadOnlySpan<int> largest)
    {
        (MinX, MinY, MinZ) = (smallest[0], smallest[1], smallest[2]);
        (SizeX, SizeY, SizeZ) = (Size(smallest[0], largest[0]), Size(smallest[1], largest[1]), Size(smallest[2], largest[2]));
        JointBits = Math.Max(SizeX, Math.Max(SizeY, SizeZ)) > LargestJoint ? 0 : XtcScale.Bits((UInt128)SizeX * SizeY * SizeZ);
    }

    /// <summary>The smallest x.</summary>
    public int MinX { get; }

    /// <summary>The smallest y.</summary>
    public int MinY { get; }

    /// <summary>The smallest z.</summary>
    public int MinZ { get; }

    /// <summary>How many values x can take; 0 where the bounds are none.</summary>
    public uint SizeX { get; }

    /// <summary>How many values y can take.</summary>
    public uint SizeY { get; }

    /// <summary>How many values z can take.</summary>
    public uint SizeZ { get; }

    /// <summary>Bits of an atom as one number; 0 where its three numbers are written apart.</summary>
    public int JointBits { get; }

    /// <summary>Whether the largest is at least the smallest, and their difference an integer.</summary>
    public bool IsValid => SizeX > 0 && SizeY > 0 && SizeZ > 0;

    /// <summary>Whether an atom lies within the bounds.</summary>
    public bool Contains(long x, long y, long z) => (ulong)(x - MinX) < SizeX && (ulong)(y - MinY) < SizeY && (ulong)(z - MinZ) < SizeZ;

    private static uint Size(int smallest, int largest) =>
        (long)largest - smallest is >= 0 and < int.MaxValue and long difference ? (uint)difference + 1 : 0;
}
