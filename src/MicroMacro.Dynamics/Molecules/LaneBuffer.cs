using System.Runtime.InteropServices;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>Rows of 16 floats, aligned to the 64 bytes of a cache line, so that no load of a whole register straddles two.</summary>
internal sealed unsafe class LaneBuffer : SafeHandle
{
    public LaneBuffer(int rows)
        : base(IntPtr.Zero, true)
    {
        nuint bytes = (nuint)rows * MolecularBlock.Lanes * sizeof(float);
        Pointer = (float*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(Pointer, bytes);
        SetHandle((nint)Pointer);
    }

    public float* Pointer { get; }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
