using MicroMacro.Numerics.Simd;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Numerics;

/// <summary>The bytes of random numbers and vector functions are fixed: for widths, re-compilations and processors.</summary>
[Trait("Kind", "Regression")]
public sealed class ReproducibilityTests
{
    /// <summary>Recorded 2026-11-22. A change here changes every result of every seed: it belongs under "Numerical results changed".</summary>
    private const string Recorded = "5B4BEE98E5E6BD373D76D53FC954D6A83403236BE3E8DC82ECC632FF8889933B";

    private const string ExpectedWidth = "MICROMACRO_TEST_EXPECTED_WIDTH";

    [Fact]
    public void Every_width_gives_the_recorded_bytes()
    {
        Assert.Equal(Recorded, Fingerprint.Of<F16, D8>());
        Assert.Equal(Recorded, Fingerprint.Of<F8, D4>());
        Assert.Equal(Recorded, Fingerprint.Of<F4, D2>());
        Assert.Equal(Recorded, Fingerprint.Of<F1, D1>());
    }

    [Fact]
    public void Five_hundred_calls_in_one_process_give_the_recorded_bytes()
    {
        // The run time compiles hot methods again after some tens of calls, and on another thread: results must not move then.
        for (int call = 0; call < 500; call++)
        {
            Assert.True(Recorded == Fingerprint.OfThisProcessor(), Fingerprint.OfThisProcessor());
        }
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_TieredCompilation", null)]
    [InlineData("DOTNET_ReadyToRun", null)]
    public void A_process_with_a_capability_off_gives_the_recorded_bytes(string capability, int? width)
    {
        (int exitCode, string output) = ChildTestRun.Of(
            $"{typeof(ReproducibilityTests).FullName}.{nameof(The_registers_in_use_give_the_recorded_bytes)}",
            (capability, "0"),
            (ExpectedWidth, width?.ToString() ?? string.Empty));
        Assert.True(exitCode == 0 && output.Contains("Total: 1", StringComparison.Ordinal), output);
    }

    [Fact]
    public void The_registers_in_use_give_the_recorded_bytes()
    {
        string? expected = Environment.GetEnvironmentVariable(ExpectedWidth);
        if (!string.IsNullOrEmpty(expected))
        {
            Assert.Equal(expected, SimdSupport.Width.ToString());
        }

        Assert.True(Recorded == Fingerprint.OfThisProcessor(), Fingerprint.OfThisProcessor());
    }
}
