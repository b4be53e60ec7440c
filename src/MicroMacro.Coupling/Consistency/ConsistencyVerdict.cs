namespace MicroMacro.Coupling.Consistency;

/// <summary>The verdict over all labels and tests.</summary>
/// <param name="Overall">The verdict.</param>
/// <param name="Text">One sentence for people.</param>
/// <param name="FalseAlarmRate">The chance that a right model is failed anywhere (Holm over all tests).</param>
/// <param name="Labels">Each label's figures.</param>
public sealed record ConsistencyVerdict(LabelVerdict Overall, string Text, double FalseAlarmRate, IReadOnlyList<LabelConsistency> Labels);
