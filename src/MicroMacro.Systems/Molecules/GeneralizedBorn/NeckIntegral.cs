namespace MicroMacro.Systems.Molecules;

/// <summary>One neck: its height in 1/nm, the distance of its maximum and the cutoff in nm.</summary>
internal readonly record struct NeckIntegral(double Height, double Distance, double Cutoff)
{
    /// <summary>Its part of the integral, 1/nm, and the derivative by the distance r in nm.</summary>
    public (double Value, double Slope) At(double r)
    {
        if (r >= Cutoff)
        {
            return default;
        }

        // x in Angstrom
        double x = 10 * (r - Distance);
        double x2 = x * x;
        double inverse = 1 / (1 + (x2 * (1 + (0.3 * x2 * x2))));
        double value = Height * inverse;
        return (value, -value * inverse * 10 * x * (2 + (1.8 * x2 * x2)));
    }
}
