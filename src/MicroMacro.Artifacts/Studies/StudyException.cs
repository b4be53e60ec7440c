using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Studies;

/// <summary>A study file or a quantity in it that cannot be understood; the message is one sentence: where (file:line:column), what, and what would be right.</summary>
public sealed class StudyException : Exception
{
    /// <summary>Says what is wrong, in one sentence.</summary>
    public StudyException(string message)
        : base(PlainMessage.Of(message))
    {
    }

    /// <summary>Says which setting the library refused, without the parameter's name.</summary>
    /// <param name="where">The study or its file.</param>
    /// <param name="cause">What was thrown.</param>
    internal StudyException(string where, ArgumentException cause)
        : this($"{where}: {cause.Message.Split(" (Parameter")[0].TrimEnd('.')}.")
    {
    }
}
