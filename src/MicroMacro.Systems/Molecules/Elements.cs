namespace MicroMacro.Systems.Molecules;

/// <summary>The elements that biomolecules hold: number, symbol and standard atomic mass.</summary>
internal static class Elements
{
    private static readonly (int Number, string Symbol, double Mass)[] Known =
    [
        (1, "H", 1.008), (3, "Li", 6.94), (6, "C", 12.011), (7, "N", 14.007), (8, "O", 15.999), (9, "F", 18.998),
        (11, "Na", 22.990), (12, "Mg", 24.305), (15, "P", 30.974), (16, "S", 32.06), (17, "Cl", 35.45), (19, "K", 39.098),
        (20, "Ca", 40.078), (25, "Mn", 54.938), (26, "Fe", 55.845), (27, "Co", 58.933), (29, "Cu", 63.546), (30, "Zn", 65.38),
        (34, "Se", 78.971), (35, "Br", 79.904), (37, "Rb", 85.468), (53, "I", 126.904), (55, "Cs", 132.905),
    ];

    // Half the distance between the closest two masses above (Fe and Co have 3.1, H and D 1.0).
    private const double Tolerance = 0.5;

    /// <summary>The element whose mass is nearest, 0 where none is within half an amu.</summary>
    public static int NumberOfMass(double mass)
    {
        (int number, _, double nearest) = Known.MinBy(e => Math.Abs(e.Mass - mass));
        return Math.Abs(nearest - mass) <= Tolerance ? number : 0;
    }

    /// <summary>The element's symbol; empty where the number is not among those known here.</summary>
    public static string Symbol(int number) => Known.FirstOrDefault(e => e.Number == number).Symbol ?? "";

    /// <summary>The element's number, 0 for an unknown symbol.</summary>
    public static int Number(string symbol) =>
        Known.FirstOrDefault(e => e.Symbol.Equals(symbol, StringComparison.OrdinalIgnoreCase)).Number;
}
