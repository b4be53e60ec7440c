namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>Van der Waals radii of the elements, in nm [bondi1964].</summary>
public static class VanDerWaalsRadii
{
    /// <summary>The radius of an element; 0.2 nm where Bondi gives none.</summary>
    public static double Of(int atomicNumber) => atomicNumber switch
    {
        1 => 0.120,
        2 => 0.140,
        6 => 0.170,
        7 => 0.155,
        8 => 0.152,
        9 => 0.147,
        10 => 0.154,
        14 => 0.210,
        15 => 0.180,
        16 => 0.180,
        17 => 0.175,
        18 => 0.188,
        34 => 0.190,
        35 => 0.185,
        53 => 0.198,
        _ => 0.200,
    };
}
