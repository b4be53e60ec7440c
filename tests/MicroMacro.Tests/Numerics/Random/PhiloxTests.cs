using MicroMacro.Numerics.Random;
using Xunit;

namespace MicroMacro.Tests.Numerics.Random;

[Trait("Kind", "Unit")]
public sealed class PhiloxTests
{
    /// <summary>The known-answer vectors of philox4x32-10 published with Random123: zeros, ones, digits of pi.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_gives_the_published_words(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint r0, uint r1, uint r2, uint r3) =>
        Assert.Equal((r0, r1, r2, r3), Philox4x32.Block(c0, c1, c2, c3, k0, k1));

    [Fact]
    public void Block_of_a_key_counts_replica_step_low_step_high_slot()
    {
        var key = new RandomKey(11, 7);
        Assert.Equal(
            Philox4x32.Block(5, 0x89abcdef, 0x01234567, 9, (uint)key.Bits, (uint)(key.Bits >> 32)),
            Philox4x32.Block(key, 5, 0x0123456789abcdef, 9));
    }

    [Fact]
    public void Keys_of_seeds_streams_and_substreams_are_all_different()
    {
        var seen = new HashSet<ulong>();
        var root = new RandomKey(1, 0);
        for (ulong i = 0; i < 2000; i++)
        {
            Assert.True(seen.Add(new RandomKey(i, 3).Bits), $"seed {i}");
            Assert.True(seen.Add(new RandomKey(7, i + 4).Bits), $"stream {i}");
            Assert.True(seen.Add(root.Substream(i).Bits), $"substream {i}");
            Assert.True(seen.Add(root.Substream($"stage {i}").Bits), $"named substream {i}");
        }
    }

    [Fact]
    public void Swapping_seed_and_stream_gives_another_key() =>
        Assert.NotEqual(new RandomKey(1, 2).Bits, new RandomKey(2, 1).Bits);
}
