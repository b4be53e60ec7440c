using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Systems.Sde;

/// <summary>
/// The observation shared by the half-moon family [singer2009detecting]: u = y cos(x + y - 1), v = y sin(x + y - 1), which winds the
/// strip of states (x, y) into a half-moon. Its Jacobian |∂(u, v)/∂(x, y)| is r = |(u, v)| = |y|.
/// </summary>
/// <remarks>The inverse takes the branch y = r ≥ 0. A state with y &lt; 0, met with probability 4e-6 in the half-moon and never
/// in the bistable ones, comes back with its angle turned by π.</remarks>
public static class HalfMoonMap
{
    /// <summary>Names of the observed numbers.</summary>
    public static IReadOnlyList<string> ObservationNames { get; } = ["u", "v"];

    /// <summary>Writes (u, v) of a state (x, y).</summary>
    public static void Observe(ReadOnlySpan<double> state, Span<double> observation)
    {
        double y = state[1];
        (double sin, double cos) = VectorMath.SinCos(state[0] + y - 1);
        observation[0] = y * cos;
        observation[1] = y * sin;
    }

    /// <summary>Writes the state (x, y) that shows (u, v): y = r, x = atan2(v, u) - r + 1 in [-π, π).</summary>
    public static void Reconstruct(ReadOnlySpan<double> observation, Span<double> state)
    {
        double r = Math.Sqrt((observation[0] * observation[0]) + (observation[1] * observation[1]));
        state[0] = Angle.Wrap(Math.Atan2(observation[1], observation[0]) - r + 1);
        state[1] = r;
    }

    /// <summary>The slow coordinate x: an angle, with starts spread over the literature's range [0, 3].</summary>
    internal static SdeCoordinate Angle { get; } = new("x", Math.Tau, 0, 3);
}
