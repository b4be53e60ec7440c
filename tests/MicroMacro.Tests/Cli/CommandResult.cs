namespace MicroMacro.Tests.Cli;

/// <summary>How a run of the program ended.</summary>
internal sealed record CommandResult(int Code, string Output, string Error)
{
    /// <summary>Holds the result against what every failure must be: this code, nothing on stdout, one sentence on stderr.</summary>
    public void AssertRefused(int code, params string[] parts)
    {
        Assert.Equal("", Output);
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("micromacro: ", line, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.Equal(code, Code);
    }
}
