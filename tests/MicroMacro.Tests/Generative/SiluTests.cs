using MicroMacro.Generative.Networks;
using Xunit;

namespace MicroMacro.Tests.Generative;

[Trait("Kind", "Unit")]
public sealed unsafe class SiluTests
{
    [Fact]
    public void Value_and_slope_are_right_from_end_to_end()
    {
        const int Count = 4096;
        AlignedBuffer x = new(Count), gate = new(Count);
        for (int i = 0; i < Count; i++)
        {
            x.Span[i] = (float)(200.0 * ((i * 2.0 / Count) - 1.0));
        }

        float[] before = x.Span.ToArray();
        Silu.Apply(x.Pointer, gate.Pointer, null, Count);
        for (int i = 0; i < Count; i++)
        {
            double z = before[i], s = 1.0 / (1.0 + Math.Exp(-z)), y = z * s;
            Assert.Equal(y, x.Span[i], (4e-7 * Math.Abs(y)) + 1e-30);
            Assert.Equal(s + (y * (1.0 - s)), gate.Span[i], 1e-6);
        }
    }

    [Fact]
    public void What_is_no_number_stays_so()
    {
        AlignedBuffer x = new(32);
        x.Span[3] = float.NaN;
        Silu.Apply(x.Pointer, null, null, 32);
        Assert.True(float.IsNaN(x.Span[3]));
        Assert.Equal(0f, x.Span[4]);
    }
}
