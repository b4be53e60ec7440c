namespace MicroMacro.Dynamics.Molecules;

/// <summary>A replica that met a non-finite number, or a bond that could not be held at its length, and was stopped.</summary>
/// <param name="Replica">Its number in the run, from 0.</param>
/// <param name="Step">The number of the step in which it happened.</param>
/// <param name="Atom">The first atom, from 0, whose force, velocity or position was not finite, or the first of the bond.</param>
/// <param name="What">"force", "velocity", "position", "potential energy", "distance" or "constraint of bond I-J".</param>
/// <param name="Term">The term of the energy that is not finite at the positions of that step, or the one with the largest force; null where
/// the potential cannot tell.</param>
public sealed record MolecularFailure(int Replica, long Step, int Atom, string What, string? Term = null)
{
    /// <summary>What went wrong where all numbers are finite, but an atom is too far away; then the term says how far.</summary>
    public const string Distance = "distance";

    /// <summary>What happened, without replica and step: "force on atom 3 is not finite; bond 3-7 (ALA 2:CA-HA): energy NaN ...".</summary>
    public string Reason
    {
        get
        {
            if (What == Distance)
            {
                return $"atom {Atom} is {Term}";
            }

            string what = What.StartsWith("constraint", StringComparison.Ordinal) ? $"{What} cannot be met" : $"{What} on atom {Atom} is not finite";
            return Term is null ? what : $"{what}; {Term}";
        }
    }

    /// <summary>One sentence without its full stop.</summary>
    public override string ToString() => $"replica {Replica}, step {Step}: {Reason}";
}
