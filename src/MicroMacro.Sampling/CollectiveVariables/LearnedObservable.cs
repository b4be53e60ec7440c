using MicroMacro.Numerics.Interpolation;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>
/// A coordinate learned from observations of an SDE, as a smooth function of them: of one value, or of two that are the cosine and
/// sine of an angle.
/// </summary>
public sealed class LearnedObservable
{
    /// <summary>A learned coordinate.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="function">The function of the observation; with two values the coordinate is their angle, in rad, period 2π.</param>
    /// <exception cref="ArgumentException">The function has other than one or two values.</exception>
    public LearnedObservable(string name, RadialExpansion function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (function.Components > 2)
        {
            throw new ArgumentException($"a learned coordinate is a function of one or two values, not {function.Components}", nameof(function));
        }

        Function = function;
        Variable = function.Components == 2 ? new CoarseVariable(name, 2 * Math.PI, "rad") : new CoarseVariable(name, 0, "");
    }

    /// <summary>Its name, period and unit.</summary>
    public CoarseVariable Variable { get; }

    /// <summary>The function.</summary>
    public RadialExpansion Function { get; }

    /// <summary>The coordinate of an observation, angles in [-π, π), and its gradient.</summary>
    /// <param name="observation">The observation, shape [d].</param>
    /// <param name="gradient">Receives the gradient, shape [d]; empty where it is not wanted.</param>
    public double Evaluate(ReadOnlySpan<double> observation, Span<double> gradient = default) => LearnedValue.Of(Function, observation, gradient);
}
