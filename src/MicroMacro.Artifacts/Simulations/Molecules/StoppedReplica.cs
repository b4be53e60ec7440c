using MicroMacro.Dynamics.Molecules;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>A replica that left the finite numbers; the others go on.</summary>
/// <param name="Replica">Its number, from 0.</param>
/// <param name="Step">The number of the step in which it happened, the equilibration counted.</param>
/// <param name="Atom">The first atom concerned, from 0.</param>
/// <param name="What">"force", "velocity", "position", "potential energy", "distance" or "constraint of bond I-J".</param>
/// <param name="Term">The term of the energy that did it, or how far an atom is; empty where nobody can tell.</param>
public sealed record StoppedReplica(int Replica, long Step, int Atom, string What, string Term)
{
    /// <summary>What the dynamics say.</summary>
    internal StoppedReplica(MolecularFailure failure)
        : this(failure.Replica, failure.Step, failure.Atom, failure.What, failure.Term ?? "")
    {
    }

    /// <summary>One sentence without its full stop.</summary>
    public override string ToString() => new MolecularFailure(Replica, Step, Atom, What, Term.Length == 0 ? null : Term).ToString();
}
