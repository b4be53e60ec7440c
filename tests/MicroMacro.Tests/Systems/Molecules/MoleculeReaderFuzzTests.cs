using System.IO.Compression;
using System.Text;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Ten thousand damaged files for each reader: the file is read, or refused in one sentence, quickly and in little memory.</summary>
[Trait("Kind", "Regression")]
public class MoleculeReaderFuzzTests
{
    private const int Rounds = 10_000;
    private const long MostBytes = 16 << 20;

    [Fact]
    public void Topologies() => Fuzz(Example(".prmtop"), Rounds, s => AmberTopologyReader.Read(s, "f"));

    [Fact]
    public void Topologies_without_flags() =>
        Fuzz(Encoding.Latin1.GetBytes(UnflaggedForm.Of(Encoding.Latin1.GetString(Example(".prmtop")))), Rounds, s => AmberTopologyReader.Read(s, "f"));

    [Fact]
    public void Compressed_topologies()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Example(".prmtop"));
        }

        Fuzz(packed.ToArray(), Rounds, s => AmberTopologyReader.Read(s, "f"));
    }

    [Fact]
    public void Coordinates() => Fuzz(Example(".inpcrd"), Rounds, s => AmberCoordinatesReader.ReadFrames(s, "f"));

    [Fact]
    public void NetCdf() =>
        Fuzz(NetCdfTrajectory.Of([[10, 20, 30, 40, 50, 60], [11, 21, 31, 41, 51, 61]], 2.0), Rounds, s => AmberCoordinatesReader.ReadFrames(s, "f"));

    [Fact]
    public void Pdb() => Fuzz(Example(".pdb"), Rounds, s => PdbReader.Read(s, "f"));

    private static byte[] Example(string ending) => File.ReadAllBytes(Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2 + ending));

    private static void Fuzz(byte[] good, int rounds, Func<Stream, object> read)
    {
        int accepted = 0;
        ulong state = 20261122;
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = Damage(good, ref state);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = read(new MemoryStream(damaged));
                accepted++;
            }
            catch (InvalidDataInputException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
            }
            catch (Exception defect)
            {
                Assert.Fail($"round {round}: {defect}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"round {round} allocated {allocated} bytes for {damaged.Length}");
        }

        // Neither all nor none: a reader that refuses everything, or one that reads nothing, would pass otherwise.
        Assert.InRange(accepted, 1, rounds - 1);
    }

    // One to four of: a byte changed, a digit changed, a stretch removed, repeated or blanked, the end cut off.
    private static byte[] Damage(byte[] good, ref ulong state)
    {
        List<byte> bytes = [.. good];
        int edits = 1 + Next(ref state, 4);
        for (int e = 0; e < edits && bytes.Count > 0; e++)
        {
            int at = Next(ref state, bytes.Count);
            int length = Math.Min(bytes.Count - at, 1 + Next(ref state, 100));
            switch (Next(ref state, 7))
            {
                case 0:
                    bytes[at] = (byte)Next(ref state, 256);
                    break;
                case 1 or 2:
                    bytes[at] = (byte)"0123456789-+.E\n %*"[Next(ref state, 18)];
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 5:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"9 -\u00ff"[Next(ref state, 4)], length));
                    break;
                default:
                    bytes.RemoveRange(at, Next(ref state, 10) == 0 ? bytes.Count - at : 0);
                    break;
            }
        }

        return [.. bytes];
    }

    private static int Next(ref ulong state, int below)
    {
        state = (state * 6364136223846793005UL) + 1442695040888963407UL;
        return (int)((state >> 33) % (ulong)below);
    }
}
