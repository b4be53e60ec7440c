namespace MicroMacro.Artifacts.Results;

/// <summary>A free energy of one slow variable from elsewhere.</summary>
/// <param name="Grid">Values of z, ascending, in the unit of z.</param>
/// <param name="FreeEnergy">F, in kT of the study.</param>
/// <param name="Error">Standard errors of F in kT; NaN where unknown.</param>
/// <param name="Period">The period of z; 0 where not periodic.</param>
/// <param name="Source">Where it comes from, for the chart's legend.</param>
public sealed record ReferenceSurface(double[] Grid, double[] FreeEnergy, double[] Error, double Period, string Source)
{
    /// <summary>F at z by linear interpolation; NaN outside the grid of a variable that is not periodic.</summary>
    public double At(double z) => Interpolate(z, FreeEnergy);

    /// <summary>The standard error at z by linear interpolation.</summary>
    public double ErrorAt(double z) => Interpolate(z, Error);

    private double Interpolate(double z, double[] values)
    {
        int n = Grid.Length;
        if (Period > 0)
        {
            z = Grid[0] + ((z - Grid[0]) - (Period * Math.Floor((z - Grid[0]) / Period)));
            if (z > Grid[n - 1])
            {
                double share = (z - Grid[n - 1]) / (Grid[0] + Period - Grid[n - 1]);
                return values[n - 1] + (share * (values[0] - values[n - 1]));
            }
        }

        if (z < Grid[0] || z > Grid[n - 1])
        {
            return double.NaN;
        }

        int right = Array.FindIndex(Grid, g => g >= z);
        if (right == 0)
        {
            return values[0];
        }

        double t = (z - Grid[right - 1]) / (Grid[right] - Grid[right - 1]);
        return values[right - 1] + (t * (values[right] - values[right - 1]));
    }
}
