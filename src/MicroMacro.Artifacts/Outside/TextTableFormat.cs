namespace MicroMacro.Artifacts.Outside;

/// <summary>Which program's habits a text file follows.</summary>
public enum TextTableFormat
{
    /// <summary>Columns of numbers, the time or step first, lines with # are comments.</summary>
    Plain,

    /// <summary>PLUMED's COLVAR and HILLS: <c>#! FIELDS</c> names the columns.</summary>
    Plumed,

    /// <summary>GROMACS xvg: lines with @ are for the plotting program.</summary>
    Xvg,
}
