namespace MicroMacro.Tests.Support;

/// <summary>The folder of the repository whose build this is.</summary>
public static class RepositoryRoot
{
    /// <summary>The nearest folder above the test program that holds the solution.</summary>
    public static string Path { get; } = Find();

    /// <summary>A path inside the repository.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "MicroMacro.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no MicroMacro.slnx above {AppContext.BaseDirectory}");
    }
}
