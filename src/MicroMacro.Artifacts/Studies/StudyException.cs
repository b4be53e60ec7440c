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
}
