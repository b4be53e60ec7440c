namespace MicroMacro.Systems.Molecules;

/// <summary>Memory of one thread for what a kernel must keep between its passes: made on first use, kept and grown.</summary>
internal static unsafe class LaneScratch
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static float[]? _buffer;

    /// <summary>Rows of 16 floats, aligned to 64 bytes, with whatever was in them; valid until this thread asks again.</summary>
    public static float* Rows(int count)
    {
        int length = (count * LaneForceField.BlockSize) + (Alignment / sizeof(float));
        if (_buffer is null || _buffer.Length < length)
        {
            _buffer = GC.AllocateUninitializedArray<float>(length, pinned: true);
        }

        // Pinned for its whole life, so the address stays good while the thread's field holds the array.
        nuint address = (nuint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _buffer[0]);
        return (float*)((address + (Alignment - 1)) & ~(nuint)(Alignment - 1));
    }
}
