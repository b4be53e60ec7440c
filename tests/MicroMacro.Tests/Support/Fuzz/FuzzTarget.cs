using System.Diagnostics;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics;

namespace MicroMacro.Tests.Support.Fuzz;

/// <summary>A reader with good files for it.</summary>
/// <param name="Name">The reader's name.</param>
/// <param name="IsText">Whether the files are text.</param>
/// <param name="Seeds">Good files, which it must accept.</param>
/// <param name="Read">Reads all of a file.</param>
internal sealed record FuzzTarget(string Name, bool IsText, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read)
{
    private const long FreeMemory = 64L << 20;

    /// <summary>The file of a round.</summary>
    public byte[] Mutant(ulong seed, long round) => Mutator.Mutate(Seeds, IsText, new FuzzRandom(seed, (ulong)round));

    /// <summary>
    /// Reads a file and says what it found. A defect is: any error but the typed one, an error of more than one line, memory beyond 4
    /// times the file plus 64 MB (all that was allocated, in use or not), or more time than <paramref name="mostSeconds"/>.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="mostSeconds">The time allowed.</param>
    /// <param name="isAccepted">Whether it was read.</param>
    /// <returns>null, or the defect.</returns>
    public string? Check(byte[] file, double mostSeconds, out bool isAccepted)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        isAccepted = false;
        try
        {
            Read(file);
            isAccepted = true;
        }
        catch (Exception refusal) when (refusal is InvalidDataInputException or StudyException)
        {
            if (refusal.Message.Contains('\n', StringComparison.Ordinal) || refusal.Message.Length is 0 or > 2000)
            {
                return $"a refusal of {refusal.Message.Length} characters, too few, too many or of more than one line: {refusal.Message}";
            }
        }
        catch (Exception defect)
        {
            return defect.ToString();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return allocated > (4L * file.Length) + FreeMemory ? $"{allocated} bytes of memory for a file of {file.Length}"
            : seconds > mostSeconds ? $"{seconds:F1} s for a file of {file.Length} bytes"
            : null;
    }
}
