using Xunit;

namespace MicroMacro.Tests.Artifacts;

/// <summary>The folder of other people's reference files, which stays outside the repository.</summary>
internal static class ReferenceData
{
    /// <summary>The path of a file in it; the test is skipped where the folder is not at hand.</summary>
    public static string Find(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("MICROMACRO_REFERENCE_DATA");
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Skip("MICROMACRO_REFERENCE_DATA is not set");
        }

        return Path.Combine(folder, name);
    }
}
