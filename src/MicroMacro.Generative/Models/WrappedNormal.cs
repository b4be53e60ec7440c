using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Models;

/// <summary>The normal law wrapped around a circle of 2π, the noise of angles [jing2022torsional].</summary>
internal static class WrappedNormal
{
    // Below, the sum over images needs three terms; above, the Fourier series needs eight. Both are then exact to 1e-13.
    private const double Narrow = 1.0;
    private const int Waves = 8;
    private const int Nodes = 64;

    /// <summary>The derivative of the log density with respect to the angle.</summary>
    /// <param name="angle">Angle from the centre, radians.</param>
    /// <param name="sigma">Deviation before wrapping, radians, positive.</param>
    public static double Score(double angle, double sigma)
    {
        double delta = Math.IEEERemainder(angle, 2.0 * Math.PI);
        return sigma < Narrow ? Images(delta, sigma) : Series(delta, sigma);
    }

    /// <summary>The mean square of the score: 1/sigma² while the law is narrow, falling as 2 exp(-sigma²) where it fills the circle.</summary>
    /// <param name="sigma">Deviation before wrapping, radians, positive.</param>
    public static double Information(double sigma)
    {
        // The trapezoidal rule is exact to rounding for what is smooth and periodic; a narrow law is that of the line.
        if (sigma < 0.4)
        {
            return 1.0 / (sigma * sigma);
        }

        double total = 0, sum = 0;
        for (int i = 0; i < Nodes; i++)
        {
            double delta = Math.IEEERemainder(2.0 * Math.PI * i / Nodes, 2.0 * Math.PI), density = 0;
            for (int image = -2; image <= 2; image++)
            {
                double off = (delta + (2.0 * Math.PI * image)) / sigma;
                density += VectorMath.Exp(-0.5 * off * off);
            }

            double score = Score(delta, sigma);
            total += density;
            sum += density * score * score;
        }

        return sum / total;
    }

    private static double Images(double delta, double sigma)
    {
        double variance = sigma * sigma, turn = 2.0 * Math.PI;
        double before = VectorMath.Exp(-((turn * delta) + (0.5 * turn * turn)) / variance);
        double after = VectorMath.Exp(((turn * delta) - (0.5 * turn * turn)) / variance);
        double mean = (delta + ((delta + turn) * before) + ((delta - turn) * after)) / (1.0 + before + after);
        return -mean / variance;
    }

    private static double Series(double delta, double sigma)
    {
        (double sin, double cos) = VectorMath.SinCos(delta);
        double s = 0, c = 1, density = 1, slope = 0;
        for (int k = 1; k <= Waves; k++)
        {
            (s, c) = ((s * cos) + (c * sin), (c * cos) - (s * sin));
            double share = 2.0 * VectorMath.Exp(-0.5 * k * k * sigma * sigma);
            density += share * c;
            slope -= share * k * s;
        }

        return slope / density;
    }
}
