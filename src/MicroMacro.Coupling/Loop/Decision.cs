namespace MicroMacro.Coupling.Loop;

/// <summary>What an iteration samples, and why.</summary>
/// <param name="Cells">Grid cells, ascending.</param>
/// <param name="Exploring">Whether new windows are opened.</param>
/// <param name="Reason">One clause for the report.</param>
public sealed record Decision(int[] Cells, bool Exploring, string Reason);
