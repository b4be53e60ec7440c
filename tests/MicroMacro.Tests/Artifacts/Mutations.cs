using Xunit;

namespace MicroMacro.Tests.Artifacts;

/// <summary>Damages good files in many ways and sees to it that a reader either accepts them or throws its one typed error.</summary>
internal static class Mutations
{
    /// <summary>Runs <paramref name="read"/> on seeded mutations of the files and returns how many it refused.</summary>
    /// <param name="files">Good files.</param>
    /// <param name="count">Mutations in all.</param>
    /// <param name="read">The reader; it must not throw anything but <typeparamref name="TError"/>.</param>
    public static int Run<TError>(IReadOnlyList<byte[]> files, int count, Action<byte[]> read)
        where TError : Exception
    {
        Random random = new(20261);
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] mutant = Mutate(files[i % files.Count], random);
            try
            {
                read(mutant);
            }
            catch (TError)
            {
                refused++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"mutation {i} ({Convert.ToHexString(mutant.AsSpan(0, Math.Min(200, mutant.Length)))}) gave {exception}");
            }
        }

        return refused;
    }

    private static byte[] Mutate(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        int edits = 1 + random.Next(4);
        for (int edit = 0; edit < edits && bytes.Count > 0; edit++)
        {
            // Half of the damage goes where the structure is: to the first 256 bytes.
            int at = random.Next(random.Next(2) == 0 ? Math.Min(256, bytes.Count) : bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(16)));
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Range(0, 1 + random.Next(16)).Select(_ => (byte)random.Next(256)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    byte[] extreme = BitConverter.GetBytes(random.Next(4) switch { 0 => -1L, 1 => long.MaxValue, 2 => int.MaxValue, _ => 0L });
                    for (int i = 0; i < random.Next(1, 9) && at + i < bytes.Count; i++)
                    {
                        bytes[at + i] = extreme[i];
                    }

                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + random.Next(64))));
                    break;
            }
        }

        return [.. bytes];
    }
}
