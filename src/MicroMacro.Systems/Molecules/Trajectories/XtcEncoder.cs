namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>Folds integer coordinates into the bits that <see cref="XtcDecoder"/> unfolds. Format: [gromacsxtc].</summary>
internal sealed class XtcEncoder
{
    private const int LongestRun = 8;
    private readonly XtcBitWriter _bits = new();
    private readonly (uint X, uint Y, uint Z)[] _run = new (uint, uint, uint)[LongestRun];

    /// <summary>The index of the size of small differences that a frame begins with: just above the smallest step between neighbours.</summary>
    public static int FirstScale(ReadOnlySpan<int> atoms)
    {
        long smallest = int.MaxValue;
        for (int i = 3; i < atoms.Length; i += 3)
        {
            smallest = Math.Min(smallest, Difference(atoms, i, i - 3, 0) + Difference(atoms, i, i - 3, 1) + Difference(atoms, i, i - 3, 2));
        }

        int scale = XtcScale.First;
        while (scale < XtcScale.Last && XtcScale.Of(scale) < smallest)
        {
            scale++;
        }

        return scale;
    }

    /// <summary>Encodes all atoms; the order of some neighbours in <paramref name="atoms"/> changes.</summary>
    /// <param name="atoms">Integer coordinates, shape [3N].</param>
    /// <param name="bounds">Their bounds.</param>
    /// <param name="scale">What <see cref="FirstScale"/> says.</param>
    /// <returns>The bytes, valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(Span<int> atoms, in XtcBounds bounds, int scale)
    {
        _bits.Clear();
        int largestScale = Math.Min(XtcScale.Last, scale + 8);
        int smallestScale = Math.Max(XtcScale.First, largestScale - 8);
        int written = -1;
        for (int at = 0; at < atoms.Length;)
        {
            int half = XtcScale.Of(scale) / 2;
            int change = at > 0 && scale < largestScale && AreWithin(atoms, at, at - 3, XtcScale.Of(largestScale) / 2) ? 1 : scale > smallestScale ? -1 : 0;
            bool hasRun = at + 3 < atoms.Length && AreWithin(atoms, at, at + 3, half);
            if (hasRun)
            {
                Swap(atoms, at);
            }
            else if (change < 0)
            {
                change = 0;
            }

            WriteFull(atoms[at..], bounds);
            at += 3;
            int run = hasRun ? CollectRun(atoms, ref at, scale, ref change) : 0;
            bool isSaid = run == written && change == 0;
            _bits.Write(1, isSaid ? 0u : 1u);
            if (!isSaid)
            {
                _bits.Write(5, (uint)((3 * run) + change + 1));
                written = run;
            }

            for (int k = 0; k < run; k++)
            {
                _bits.WriteThree(scale, (uint)XtcScale.Of(scale), (uint)XtcScale.Of(scale), _run[k]);
            }

            scale += change;
        }

        return _bits.Finish();
    }

    // Atoms that lie within half the size of the one before, as many as one code can tell. Sizes shrink only where all would fit the smaller.
    private int CollectRun(ReadOnlySpan<int> atoms, ref int at, int scale, ref int change)
    {
        int half = XtcScale.Of(scale) / 2;
        long smaller = XtcScale.Of(scale - 1) / 2;
        int run = 0;
        do
        {
            (long x, long y, long z) = ((long)atoms[at] - atoms[at - 3], (long)atoms[at + 1] - atoms[at - 2], (long)atoms[at + 2] - atoms[at - 1]);
            if (change < 0 && (x * x) + (y * y) + (z * z) >= smaller * smaller)
            {
                change = 0;
            }

            _run[run++] = ((uint)(x + half), (uint)(y + half), (uint)(z + half));
            at += 3;
        }
        while (run < LongestRun && at < atoms.Length && AreWithin(atoms, at, at - 3, half));
        return run;
    }

    private void WriteFull(ReadOnlySpan<int> atom, in XtcBounds bounds)
    {
        (uint X, uint Y, uint Z) three = ((uint)((long)atom[0] - bounds.MinX), (uint)((long)atom[1] - bounds.MinY), (uint)((long)atom[2] - bounds.MinZ));
        if (bounds.JointBits > 0)
        {
            _bits.WriteThree(bounds.JointBits, bounds.SizeY, bounds.SizeZ, three);
            return;
        }

        _bits.Write(XtcScale.Bits(bounds.SizeX), three.X);
        _bits.Write(XtcScale.Bits(bounds.SizeY), three.Y);
        _bits.Write(XtcScale.Bits(bounds.SizeZ), three.Z);
    }

    private static bool AreWithin(ReadOnlySpan<int> atoms, int i, int j, int half) =>
        Difference(atoms, i, j, 0) < half && Difference(atoms, i, j, 1) < half && Difference(atoms, i, j, 2) < half;

    private static long Difference(ReadOnlySpan<int> atoms, int i, int j, int axis) => Math.Abs((long)atoms[i + axis] - atoms[j + axis]);

    private static void Swap(Span<int> atoms, int at)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            (atoms[at + axis], atoms[at + 3 + axis]) = (atoms[at + 3 + axis], atoms[at + axis]);
        }
    }
}
