using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>The constants of one BAOAB step, a number for each coordinate where masses enter.</summary>
internal sealed class LangevinCoefficients
{
    public LangevinCoefficients(IReadOnlyList<double> masses, LangevinOptions options)
    {
        double h = options.Timestep;
        double decay = VectorMath.Exp(-options.Friction * h);
        Drift = (float)(0.5 * h);
        Decay = (float)decay;
        ThermalEnergy = options.ThermalEnergy;
        IsThermal = options.Friction > 0;
        Kick = new float[3 * masses.Count];
        Noise = new float[3 * masses.Count];
        HalfMass = new float[3 * masses.Count];
        for (int i = 0; i < Kick.Length; i++)
        {
            double mass = masses[i / 3];
            Kick[i] = (float)(0.5 * h / mass);
            Noise[i] = (float)Math.Sqrt((1 - (decay * decay)) / mass);
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
