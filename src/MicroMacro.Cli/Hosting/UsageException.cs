namespace MicroMacro.Cli.Hosting;

/// <summary>A command line that cannot be followed; the message is one sentence that says what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>An option's value that is out of range, from what checked it: the property 'LearningRate' is the option '--learning-rate'.</summary>
    public static UsageException Of(ArgumentException exception)
    {
        string sentence = exception.Message.ReplaceLineEndings("\n").Split('\n')[0].Split(" (Parameter", 2)[0].TrimEnd('.');
        if (exception.ParamName is { Length: > 0 } name)
        {
            string option = "--" + string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
            sentence = sentence.Replace(name, option, StringComparison.Ordinal);

            // .NET's own checks put the value after the name; it comes once, at the end.
            sentence = sentence.Replace($"{option} ('{(exception as ArgumentOutOfRangeException)?.ActualValue}')", option, StringComparison.Ordinal);
        }

        string value = exception is ArgumentOutOfRangeException { ActualValue: IFormattable given } ? $", not {given.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}" : "";
        return new($"{sentence}{value}.");
    }
}
