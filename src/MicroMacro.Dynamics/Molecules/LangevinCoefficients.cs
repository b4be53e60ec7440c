using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>The constants of one BAOAB step, a number for each coordinate where masses enter.</summary>
internal sealed class LangevinCoefficients
{
    // Friction times timestep below which single precision holds exp(-γ h) as 1: half of its spacing below 1.
    private const double LeastDamping = 3e-8;

    public LangevinCoefficients(IReadOnlyList<double> masses, LangevinOptions options)
    {
        double h = options.Timestep;
        Drift = (float)(0.5 * h);
        Decay = (float)VectorMath.Exp(-options.Friction * h);
        ThermalEnergy = options.ThermalEnergy;
        IsThermal = options.Friction > 0;
        if (IsThermal && Decay == 1)
        {
            throw new ArgumentException(
                $"a friction of {options.Friction} per ps is lost to rounding in timesteps of {h} ps; take 0, for constant energy, or at least {LeastDamping / h:G2} per ps");
        }

        Kick = new float[3 * masses.Count];
        Noise = new float[3 * masses.Count];
        HalfMass = new float[3 * masses.Count];
        for (int i = 0; i < Kick.Length; i++)
        {
            double mass = masses[i / 3];

            // From the decay as rounded: what is lost of the velocities and what is given back must balance, or the temperature is another.
            Kick[i] = (float)(0.5 * h / mass);
            Noise[i] = (float)Math.Sqrt((1 - ((double)Decay * Decay)) / mass);
            HalfMass[i] = (float)(0.5 * mass);
        }
    }

    /// <summary>h/2.</summary>
    public float Drift { get; }

    /// <summary>exp(-γ h).</summary>
    public float Decay { get; }

    /// <summary>kT of replicas that have none of their own.</summary>
    public double ThermalEnergy { get; }

    /// <summary>Whether there is friction at all.</summary>
    public bool IsThermal { get; }

    /// <summary>h/(2 m), [3N].</summary>
    public float[] Kick { get; }

    /// <summary>sqrt((1 - exp(-2 γ h))/m), [3N]; times sqrt(kT) of a replica it is the amplitude of its noise.</summary>
    public float[] Noise { get; }

    /// <summary>m/2, [3N].</summary>
    public float[] HalfMass { get; }
}
