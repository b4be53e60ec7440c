using System.Runtime.CompilerServices;

namespace MicroMacro.Generative.Networks;

/// <summary>Floats that stay where they are, on a cache-line boundary: what kernels with pointers work on.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int LineFloats = 16;
    private readonly float[] _storage;

    /// <summary>A zeroed buffer.</summary>
    /// <param name="length">Floats, at least 0.</param>
    public AlignedBuffer(int length)
    {
        Length = length;
        _storage = GC.AllocateArray<float>(length + LineFloats, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref _storage[0]);
        nuint aligned = (address + 63) & ~(nuint)63;
        Pointer = (float*)aligned;
    }

    /// <summary>Floats in the buffer.</summary>
    public int Length { get; }

    /// <summary>The first float; valid as long as this object is reachable.</summary>
    public float* Pointer { get; }

    /// <summary>The content.</summary>
    public Span<float> Span => new(Pointer, Length);

    /// <summary>A copy of the content in a buffer of its own.</summary>
    public AlignedBuffer Clone()
    {
        AlignedBuffer copy = new(Length);
        Span.CopyTo(copy.Span);
        return copy;
    }
}
