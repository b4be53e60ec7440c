using System.Text.RegularExpressions;

namespace MicroMacro.Artifacts.Files;

/// <summary>Turns what the operating system says about a failed write into one sentence.</summary>
internal static partial class OutputErrors
{
    private const int NoSpaceLeft = 28;
    private const int FileTooLarge = 27;
    private const int QuotaExceeded = 122;
    private const int DiskFullOnWindows = 112;

    /// <summary>The sentence for a path.</summary>
    public static OutputException Of(string path, Exception exception)
    {
        if (exception is IOException && (exception.HResult & 0xFFFF) is NoSpaceLeft or FileTooLarge or QuotaExceeded or DiskFullOnWindows)
        {
            return new(OutputFailure.DiskFull, $"Cannot write '{path}': the disk or the quota is full; free some space and run again.", exception);
        }

        string why = exception switch
        {
            UnauthorizedAccessException => "permission denied",
            DirectoryNotFoundException or FileNotFoundException => "its folder does not exist",
            PathTooLongException => "the path is too long",
            _ => QuotedPath().Replace(exception.Message, "").TrimEnd('.'),
        };
        return new(OutputFailure.NotWritable, $"Cannot write '{path}': {why}; choose another place with --out.", exception);
    }

    /// <summary>The sentence for EFBIG, a file size limit (ulimit -f), of which .NET makes an <see cref="ArgumentOutOfRangeException"/>.</summary>
    public static OutputException OverSizeLimit(string path, ArgumentOutOfRangeException exception)
        => new(OutputFailure.DiskFull, $"Cannot write '{path}': it would exceed the file size limit (ulimit -f); raise it and run again.", exception);

    // The system's message names the temporary file, which the user never asked for.
    [GeneratedRegex(@"\s*:?\s*'[^']*'")]
    private static partial Regex QuotedPath();
}
