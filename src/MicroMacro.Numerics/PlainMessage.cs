namespace MicroMacro.Numerics;

/// <summary>Messages that quote a damaged file stay one readable line, whatever bytes they quote.</summary>
public static class PlainMessage
{
    private const int Longest = 1000;

    /// <summary>The message with control characters (line breaks, terminal escapes) as '?', cut to 1,000 characters.</summary>
    public static string Of(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        string cut = message.Length <= Longest ? message : string.Concat(message.AsSpan(0, Longest - 3), "...");
        return cut.Any(IsBad) ? string.Concat(cut.Select(c => IsBad(c) ? '?' : c)) : cut;
    }

    private static bool IsBad(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
