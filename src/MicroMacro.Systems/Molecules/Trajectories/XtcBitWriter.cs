namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>Writes numbers of any number of bits, the high bit first; the twin of <see cref="XtcBitReader"/>.</summary>
internal sealed class XtcBitWriter
{
    private byte[] _bytes = new byte[1024];
    private ulong _held;
    private int _heldBits;
    private int _length;

    /// <summary>Forgets everything.</summary>
    public void Clear() => (_held, _heldBits, _length) = (0, 0, 0);

    /// <summary>A number of up to 32 bits.</summary>
    public void Write(int bits, uint value)
    {
        _held = (_held << bits) | value;
        _heldBits += bits;
        while (_heldBits >= 8)
        {
            _heldBits -= 8;
            Append((byte)(_held >> _heldBits));
        }
    }

    /// <summary>Three numbers joined to one of up to 72 bits, its low byte first.</summary>
    public void WriteThree(int bits, uint sizeY, uint sizeZ, (uint X, uint Y, uint Z) three)
    {
        UInt128 joined = ((((UInt128)three.X * sizeY) + three.Y) * sizeZ) + three.Z;
        for (int left = bits; left > 0; left -= 8)
        {
            Write(Math.Min(8, left), (byte)joined);
            joined >>= 8;
        }
    }

    /// <summary>Fills the last byte with zeros and returns all; valid until the next call.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        if (_heldBits > 0)
        {
            Write(8 - _heldBits, 0);
        }

        return _bytes.AsSpan(0, _length);
    }

    private void Append(byte value)
    {
        if (_length == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _length);
        }

        _bytes[_length++] = value;
    }
}
