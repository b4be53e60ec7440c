namespace MicroMacro.Macro.EquationFree;

/// <summary>How projective integration leaps.</summary>
public enum ProjectiveScheme
{
    /// <summary>Forward Euler: order 1, one short run a leap.</summary>
    ForwardEuler,

    /// <summary>The midpoint rule: order 2, two short runs a leap.</summary>
    Midpoint,

    /// <summary>The classical Runge-Kutta scheme: order 4, four short runs a leap.</summary>
    RungeKutta4,
}
