using MicroMacro.Artifacts.Files;
using MicroMacro.Numerics;

namespace MicroMacro.Tests.Artifacts.Files;

public sealed class AtomicFileTests
{
    [Fact, Trait("Kind", "Unit")]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteText(folder["a.txt"], "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.Write("half of the new"u8);
            throw new InvalidOperationException("boom");
        }));
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Folder));
        AtomicFile.WriteText(folder["a.txt"], "new ψ");
        Assert.Equal("new ψ"u8.ToArray(), File.ReadAllBytes(folder["a.txt"]));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Unfinished_files_can_be_discarded_from_another_thread()
    {
        using TemporaryFolder folder = new();
        int during = 0;
        Assert.Throws<OutputException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            during = Directory.GetFileSystemEntries(folder.Folder).Length;
            AtomicFile.DiscardUnfinished();
        }));
        Assert.Equal(1, during);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Folder));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_missing_folder_and_a_full_disk_are_told_apart()
    {
        using TemporaryFolder folder = new();
        OutputException missing = Assert.Throws<OutputException>(() => AtomicFile.WriteText(folder["no/a.txt"], "x"));
        Assert.Equal(OutputFailure.NotWritable, missing.Reason);
        Assert.Contains("its folder does not exist", missing.Message, StringComparison.Ordinal);
        OutputException full = Assert.Throws<OutputException>(() => AtomicFile.Write(folder["a.txt"], _ => throw new IOException("No space left on device", 28)));
        Assert.Equal(OutputFailure.DiskFull, full.Reason);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Folder));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Inputs_that_are_no_files_are_named()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["empty"], "");
        Directory.CreateSymbolicLink(folder["loop"], folder["loop"]);
        Assert.Contains("does not exist", Refused(folder["none"]), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refused(folder.Folder), StringComparison.Ordinal);
        Assert.Contains("is empty", Refused(folder["empty"]), StringComparison.Ordinal);
        Assert.Contains("empty or not a regular file", Refused("/dev/zero"), StringComparison.Ordinal);
        Assert.Contains("loop", Refused(folder["loop"]), StringComparison.Ordinal);
    }

    private static string Refused(string path) => Assert.Throws<InvalidDataInputException>(() => InputFile.Open(path)).Message;
}
