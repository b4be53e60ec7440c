using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Tests.Sampling.EnhancedSampling;

/// <summary>Walkers with a planted defect: exchanges judged by energies of the wrong sign, or velocities left as they were.</summary>
internal sealed class DefectiveWalkers(IWalkers walkers, bool wrongSign = false, bool unscaledVelocities = false) : IWalkers
{
    public int Count => walkers.Count;

    public IReadOnlyList<CoarseVariable> Variables => walkers.Variables;

    public double ThermalEnergy => walkers.ThermalEnergy;

    public string EnergyUnit => walkers.EnergyUnit;

    public double Timestep => walkers.Timestep;

    public long Step => walkers.Step;

    public long ForceEvaluations => walkers.ForceEvaluations;

    public void Advance(int steps, ISlowBias? bias, IReadOnlyList<double>? thermalEnergies, CancellationToken cancellation) =>
        walkers.Advance(steps, bias, thermalEnergies, cancellation);

    public double[] SlowVariables() => walkers.SlowVariables();

    public double[] PotentialEnergies() => Array.ConvertAll(walkers.PotentialEnergies(), u => wrongSign ? -u : u);

    public double[] States() => walkers.States();

    public void ChangeThermalEnergies(IReadOnlyList<double> from, IReadOnlyList<double> to)
    {
        if (!unscaledVelocities)
        {
            walkers.ChangeThermalEnergies(from, to);
        }
    }

    public ArrayBundle ToArrays() => walkers.ToArrays();

    public void Restore(ArrayBundle arrays) => walkers.Restore(arrays);
}
