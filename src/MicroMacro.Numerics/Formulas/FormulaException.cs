namespace MicroMacro.Numerics.Formulas;

/// <summary>A formula that cannot be understood.</summary>
public sealed class FormulaException : Exception
{
    /// <summary>Says what is wrong and where.</summary>
    /// <param name="what">What is wrong and what would be right, without a full stop.</param>
    /// <param name="position">The first character that is wrong, counted from 0.</param>
    public FormulaException(string what, int position)
        : base(PlainMessage.Of(what)) => Position = position;

    /// <summary>The first character that is wrong, counted from 0.</summary>
    public int Position { get; }

    /// <summary>Which of several formulas it is, such as "drift.x"; "" where there is only one.</summary>
    public string Where { get; init; } = "";

    /// <summary>A name that is not known, or null; <see cref="Known"/> are those that are.</summary>
    public string? Unknown { get; init; }

    /// <summary>The names that stand to choice where <see cref="Unknown"/> stands.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];
}
