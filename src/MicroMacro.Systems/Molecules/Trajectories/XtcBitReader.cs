namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>Reads numbers of any number of bits from a compressed frame, the high bit first.</summary>
internal ref struct XtcBitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ulong _held;
    private int _heldBits;
    private int _at;

    /// <summary>Whether more bits have been asked for than there are; the numbers from there on are zero.</summary>
    public bool IsPastEnd { get; private set; }

    /// <summary>A number of up to 32 bits.</summary>
    public uint Read(int bits)
    {
        while (_heldBits < bits)
        {
            IsPastEnd |= _at == _bytes.Length;
            _held = (_held << 8) | (IsPastEnd ? 0u : _bytes[_at++]);
            _heldBits += 8;
        }

        _heldBits -= bits;
        return (uint)(_held >> _heldBits) & (uint)((1UL << bits) - 1);
    }

    /// <summary>Three numbers that were joined to one, (x * sizeY + y) * sizeZ + z, of up to 72 bits, its low byte first.</summary>
    public (long X, long Y, long Z) ReadThree(int bits, uint sizeY, uint sizeZ)
    {
        if (bits > 64)
        {
            UInt128 joined = ReadLow(64);
            joined |= (UInt128)ReadLow(bits - 64) << 64;
            (UInt128 rest, UInt128 last) = UInt128.DivRem(joined, sizeZ);
            return ((long)(ulong)(rest / sizeY), (long)(ulong)(rest % sizeY), (long)(ulong)last);
        }

        (ulong both, ulong z) = Math.DivRem(ReadLow(bits), sizeZ);
        (ulong x, ulong y) = Math.DivRem(both, sizeY);
        return ((long)x, (long)y, (long)z);
    }

    private ulong ReadLow(int bits)
    {
        ulong value = 0;
        for (int shift = 0; shift < bits; shift += 8)
        {
            value |= (ulong)Read(Math.Min(8, bits - shift)) << shift;
        }

        return value;
    }
}
