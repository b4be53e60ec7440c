namespace MicroMacro.FreeEnergy;

/// <summary>Has it converged? The answer, and why.</summary>
/// <param name="Checks">All questions, in the order in which they are worth reading.</param>
public sealed record ConvergenceVerdict(IReadOnlyList<ConvergenceCheck> Checks)
{
    /// <summary>No if any question says no, else cannot tell if any says so, else yes.</summary>
    public ConvergenceAnswer Answer => Checks.Count == 0 ? ConvergenceAnswer.CannotTell : Checks.Max(check => check.Answer);

    /// <summary>Why, in sentences: those of the checks that gave the answer.</summary>
    public string Reason => string.Join(" ", Checks.Where(check => check.Answer == Answer).Select(check => check.Sentence));
}
