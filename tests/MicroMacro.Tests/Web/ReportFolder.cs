namespace MicroMacro.Tests.Web;

/// <summary>A temporary run directory.</summary>
internal sealed class ReportFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("report-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string Write(string file, string text)
    {
        string path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Sub(string name) => System.IO.Path.Combine(Path, name);
}
