namespace MicroMacro.Dynamics.Molecules;

/// <summary>What a run of a molecule left. Rows are ordered by replica, then by record; those of a failed replica are NaN from the
/// record on at which it was found out.</summary>
public sealed record MolecularRun
{
    /// <summary>Recorded positions in nm, shape [R, F, 3N].</summary>
    public required float[] Positions { get; init; }

    /// <summary>Velocities in nm/ps right after the O part of the step before each record, along the constraints, shape [R, F, 3N]; empty
    /// unless asked for. Those of the end of a step are too slow by the fraction (hω)²/8 of each vibration.</summary>
    public float[] Velocities { get; init; } = [];

    /// <summary>Potential energies in kJ/mol, bias not included, shape [R, F].</summary>
    public required float[] PotentialEnergies { get; init; }

    /// <summary>Kinetic energies in kJ/mol from the velocities right after the O part of the step before the record, shape [R, F]:
    /// those that follow the Gamma law of the temperature [leimkuhler2013rational].</summary>
    public required float[] KineticEnergies { get; init; }

    /// <summary>Kinetic energies in kJ/mol at the end of the step, shape [R, F]: low by the fraction (hω)²/4 of each vibration, and
    /// those whose sum with the potential energy is conserved without friction.</summary>
    public required float[] EndKineticEnergies { get; init; }

    /// <summary>The replicas after the last step.</summary>
    public required MolecularState Final { get; init; }

    /// <summary>Force evaluations, over all replicas: one a step, and one for each replica at the start of the run.</summary>
    public required long ForceEvaluations { get; init; }

    /// <summary>Replicas that met a non-finite number, by replica.</summary>
    public required IReadOnlyList<MolecularFailure> Failures { get; init; }
}
