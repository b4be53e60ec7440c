namespace MicroMacro.Systems.Molecules;

/// <summary>One term of a torsion, V (1 + cos(n phi - phase)), phi about the bond J-K, 0 at cis, IUPAC sign.</summary>
/// <param name="I">First atom, from 0.</param>
/// <param name="J">Second atom.</param>
/// <param name="K">Third atom.</param>
/// <param name="L">Fourth atom.</param>
/// <param name="Amplitude">V in kJ/mol (half the barrier).</param>
/// <param name="Periodicity">n, from 0 (a constant) to <see cref="MaximumPeriodicity"/>.</param>
/// <param name="Phase">The phase in rad.</param>
/// <param name="IsImproper">Whether it keeps a centre planar or chiral; only the name of its energy depends on it.</param>
public readonly record struct PeriodicTorsion(
    int I, int J, int K, int L, double Amplitude, int Periodicity, double Phase, bool IsImproper)
{
    /// <summary>The largest periodicity that is read: beyond any force field's, and small enough for the recurrence to stay exact.</summary>
    public const int MaximumPeriodicity = 12;
}
