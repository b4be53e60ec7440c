namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// Unfolds the compressed coordinates of an XTC frame: integers within stated bounds, an atom in full now and then, the atoms after
/// it as small differences whose size adapts. Format: [gromacsxtc].
/// </summary>
internal static class XtcDecoder
{
    /// <summary>Decodes all atoms.</summary>
    /// <param name="bytes">The compressed bits.</param>
    /// <param name="bounds">The bounds of all coordinates, valid ones.</param>
    /// <param name="scale">The first size of small differences, an index of <see cref="XtcScale"/>.</param>
    /// <param name="precision">Integer steps per nm.</param>
    /// <param name="positions">Takes the positions in nm, shape [3N].</param>
    /// <returns>null, or what is wrong.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, in XtcBounds bounds, int scale, double precision, Span<double> positions)
    {
        XtcBitReader bits = new(bytes);
        int atoms = positions.Length / 3;
        int run = 0;
        for (int atom = 0; atom < atoms;)
        {
            (long X, long Y, long Z) previous = ReadFull(ref bits, bounds);
            int change = 0;
            if (bits.Read(1) == 1)
            {
                // One number tells how many atoms follow in small form (times 3) and whether their size grows or shrinks after them.
                int code = (int)bits.Read(5);
                (run, change) = (code / 3, (code % 3) - 1);
            }

            if (bits.IsPastEnd || run > atoms - atom - 1)
            {
                return $"the compressed coordinates end at atom {atom + 1} of {atoms}";
            }

            // The first of a run stands before the atom that it is relative to: water's hydrogen before its oxygen.
            (int full, int next) = run > 0 ? (atom + 1, atom) : (atom, atom + 1);
            bool isInside = Place(positions, full, previous, bounds, precision);
            int size = XtcScale.Of(scale), half = size / 2;
            for (int k = 0; k < run; k++)
            {
                (long x, long y, long z) = bits.ReadThree(scale, (uint)size, (uint)size);
                previous = (previous.X + x - half, previous.Y + y - half, previous.Z + z - half);
                isInside &= Place(positions, k == 0 ? next : atom + k + 1, previous, bounds, precision);
            }

            if (!isInside || bits.IsPastEnd)
            {
                return $"the compressed coordinates leave their bounds after atom {atom + 1} of {atoms}";
            }

            atom += run + 1;
            scale += change;
            if (scale is < XtcScale.First or > XtcScale.Last && atom < atoms)
            {
                return $"the compressed coordinates ask for differences of size {scale}, which does not exist";
            }
        }

        return null;
    }

    private static (long X, long Y, long Z) ReadFull(ref XtcBitReader bits, in XtcBounds bounds)
    {
        (long x, long y, long z) = bounds.JointBits > 0
            ? bits.ReadThree(bounds.JointBits, bounds.SizeY, bounds.SizeZ)
            : (bits.Read(XtcScale.Bits(bounds.SizeX)), bits.Read(XtcScale.Bits(bounds.SizeY)), bits.Read(XtcScale.Bits(bounds.SizeZ)));
        return (x + bounds.MinX, y + bounds.MinY, z + bounds.MinZ);
    }

    private static bool Place(Span<double> positions, int atom, (long X, long Y, long Z) at, in XtcBounds bounds, double precision)
    {
        positions[3 * atom] = at.X / precision;
        positions[(3 * atom) + 1] = at.Y / precision;
        positions[(3 * atom) + 2] = at.Z / precision;
        return bounds.Contains(at.X, at.Y, at.Z);
    }
}
