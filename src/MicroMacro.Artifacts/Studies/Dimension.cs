namespace MicroMacro.Artifacts.Studies;

/// <summary>What kind of quantity a number is: the powers of its base dimensions.</summary>
/// <param name="Length">Power of length (nm).</param>
/// <param name="Time">Power of time (ps).</param>
/// <param name="Energy">Power of energy (kJ).</param>
/// <param name="Amount">Power of amount of substance (mol).</param>
/// <param name="Thermal">Power of kT, which is an energy once a temperature is known.</param>
/// <param name="Temperature">Power of temperature (K).</param>
/// <param name="Angle">Power of plane angle (rad).</param>
public readonly record struct Dimension(int Length, int Time, int Energy, int Amount, int Thermal, int Temperature, int Angle)
{
    /// <summary>A plain number.</summary>
    public static Dimension None => default;

    /// <summary>The dimension of a product with another quantity raised to a power.</summary>
    public Dimension Times(Dimension other, int power) => new(
        Length + (power * other.Length),
        Time + (power * other.Time),
        Energy + (power * other.Energy),
        Amount + (power * other.Amount),
        Thermal + (power * other.Thermal),
        Temperature + (power * other.Temperature),
        Angle + (power * other.Angle));
}
