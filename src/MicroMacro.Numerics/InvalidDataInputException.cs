namespace MicroMacro.Numerics;

/// <summary>An input file or array that cannot be used; the message is one clear sentence: what, where, and what would be right.</summary>
public sealed class InvalidDataInputException : Exception
{
    /// <summary>Says what is wrong, in one sentence.</summary>
    public InvalidDataInputException(string message)
        : base(PlainMessage.Of(message))
    {
    }

    /// <summary>Says what is wrong, in one sentence, and keeps the cause.</summary>
    public InvalidDataInputException(string message, Exception innerException)
        : base(PlainMessage.Of(message), innerException)
    {
    }
}
