using System.Runtime.CompilerServices;

namespace MicroMacro.Numerics.Statistics;

internal static class Probability
{
    public static void Check(double p, [CallerArgumentExpression(nameof(p))] string? name = null)
    {
        if (!(p is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, p, "a probability lies in [0, 1]");
        }
    }
}
