using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MicroMacro.Numerics.Simd;

/// <summary>What this processor offers, asked once at the door of a kernel.</summary>
/// <example>
/// <code>
/// switch (SimdSupport.Width) { case 512: Forces&lt;F16&gt;(x); break; case 256: Forces&lt;F8&gt;(x); break; default: Forces&lt;F4&gt;(x); break; }
/// </code>
/// </example>
public static class SimdSupport
{
    /// <summary>The register width to run kernels with: 512, 256 or 128 bits. It changes speed, never results.</summary>
    public static int Width { get; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>Whether multiply-add is one hardware instruction; without it the run time emulates it hundreds of times slower.</summary>
    public static bool HasFma => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Refuses a processor without fused multiply-add.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor has no fused multiply-add.</exception>
    public static void RequireFma()
    {
        if (!HasFma)
        {
            throw new PlatformNotSupportedException(
                "This processor offers no fused multiply-add (FMA3, on x86-64 since 2013), without which every kernel would run hundreds of times slower.");
        }
    }
}
