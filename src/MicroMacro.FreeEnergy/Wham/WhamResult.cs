namespace MicroMacro.FreeEnergy;

/// <summary>F(z) by WHAM, with the free energies of the windows behind it.</summary>
/// <param name="Windows">f_k of the windows, their covariance, overlap and status.</param>
/// <param name="Surface">F on the grid; null where the equations could not be set up or solved.</param>
/// <param name="Outside">Samples of each window that lie outside the grid and were left out, shape [K].</param>
public sealed record WhamResult(MbarResult Windows, FreeEnergySurface? Surface, int[] Outside)
{
    /// <summary>How the solution ended.</summary>
    public MbarStatus Status => Windows.Status;
}
