using MicroMacro.Numerics;

namespace MicroMacro.Tests.Support.Fuzz;

/// <summary>
/// Ten thousand damaged files for each reader: each is read, or refused in one sentence, quickly and in little memory. A million for
/// each are run by <c>bench/fuzz</c> with the same mutations.
/// </summary>
[Trait("Kind", "Regression")]
public class ReaderFuzzTests
{
    private const int Rounds = 10_000;
    private const ulong Seed = 20261122;

    // Generous, because a machine that does other things may stop for a while; bench/fuzz is stricter.
    private const double MostSeconds = 10;

    public static TheoryData<string> Readers => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Damaged_files_are_read_or_refused(string reader)
    {
        FuzzTarget target = FuzzTargets.Of(reader);
        Assert.All(target.Seeds, seed => Assert.Null(target.Check(seed, MostSeconds, out _)));
        Assert.All(target.Seeds, seed => target.Read(seed));
        int accepted = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string? defect = target.Check(target.Mutant(Seed, round), MostSeconds, out bool isAccepted);
            Assert.True(defect is null, $"{reader}, seed {Seed}, round {round}: {defect}");
            accepted += isAccepted ? 1 : 0;
        }

        // Neither all nor none: a reader that refuses everything, or one that reads nothing, would pass otherwise.
        Assert.InRange(accepted, 1, Rounds - 1);
    }

    [Fact]
    public void A_reader_with_a_defect_is_caught()
    {
        byte[][] seeds = [[.. "%FLAG 12 13 14\n"u8]];
        Assert.Contains("IndexOutOfRange", First(file => _ = file[file.Length > 12 ? 0 : 99]), StringComparison.Ordinal);
        Assert.Contains("bytes of memory", First(file => _ = new byte[file.Length == 15 ? 1 : 100_000_000]), StringComparison.Ordinal);
        Assert.Contains("a refusal of 0 characters", First(_ => throw new InvalidDataInputException("")), StringComparison.Ordinal);
        Assert.Contains(" s for a file", new FuzzTarget("x", true, seeds, _ => Thread.Sleep(30)).Check(seeds[0], 0.01, out bool _), StringComparison.Ordinal);

        string First(Action<byte[]> read)
        {
            FuzzTarget target = new("x", true, seeds, read);
            return Enumerable.Range(0, 1000).Select(round => target.Check(target.Mutant(Seed, round), MostSeconds, out _)).First(d => d is not null)!;
        }
    }
}
