using System.Runtime.CompilerServices;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// The force field of one molecule in float32 for 16 replicas at a time, one in each lane: no gathers, since all replicas share
/// the topology. The same bits in every register width and from any thread; <see cref="ScalarForceField"/> is its float64 twin.
/// </summary>
public sealed unsafe class LaneForceField
{
    /// <summary>Replicas in a block, whatever the register width.</summary>
    public const int BlockSize = 16;

    private readonly LaneBonds _bonds;
    private readonly LaneAngles _angles;
    private readonly LaneTorsions _torsions;
    private readonly LaneImpropers _impropers;
    private readonly LaneMaps _maps;
    private readonly LanePairs _pairs;
    private readonly LaneGeneralizedBorn? _solvent;

    /// <summary>The force field of a molecule.</summary>
    /// <param name="topology">The molecule.</param>
    /// <param name="coulombConstant">Coulomb's constant in kJ/mol nm/e^2, see <see cref="CoulombConstant"/>; null for the topology's own.</param>
    /// <param name="solvent">The implicit solvent; null for vacuum.</param>
    /// <exception cref="PlatformNotSupportedException">The processor has no fused multiply-add.</exception>
    /// <exception cref="InvalidDataInputException">The topology lacks what the solvent needs.</exception>
    public LaneForceField(
        MolecularTopology topology, double? coulombConstant = null, GeneralizedBornOptions? solvent = null)
    {
        ArgumentNullException.ThrowIfNull(topology);
        double coulomb = coulombConstant ?? topology.CoulombConstant;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(coulomb, nameof(coulombConstant));
        SimdSupport.RequireFma();
        Topology = topology;
        Solvent = solvent;
        _bonds = new(topology);
        _angles = new(topology);
        _torsions = new(topology);
        _impropers = new(topology);
        _maps = new(topology);
        _pairs = new(topology, coulomb);
        _solvent = solvent is null ? null : new(topology, solvent, coulomb);
    }

    /// <summary>The molecule.</summary>
    public MolecularTopology Topology { get; }

    /// <summary>The implicit solvent; null for vacuum.</summary>
    public GeneralizedBornOptions? Solvent { get; }

    /// <summary>Forces, and energies where wanted, of a block of 16 replicas; safe from many threads, allocates nothing after a thread's first call.</summary>
    /// <param name="x">Positions in nm, shape [3N, 16]: row 3 atom + axis, one replica a lane.</param>
    /// <param name="f">Set to the forces in kJ/mol/nm, shape [3N, 16].</param>
    /// <param name="energy">Set to the potential energies in kJ/mol, shape [16]; null where they are not wanted.</param>
    /// <remarks>A lane whose atoms coincide gets infinities or NaN; the other lanes do not see it.</remarks>
    public void Evaluate(float* x, float* f, float* energy)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Evaluate<F16>(x, f, energy);
                break;
            case 256:
                Evaluate<F8>(x, f, energy);
                break;
            default:
                Evaluate<F4>(x, f, energy);
                break;
        }
    }

    /// <summary>The same with a chosen register, for callers that are themselves compiled for one.</summary>
    /// <param name="x">Positions in nm, shape [3N, 16].</param>
    /// <param name="f">Set to the forces in kJ/mol/nm, shape [3N, 16].</param>
    /// <param name="energy">Set to the potential energies in kJ/mol, shape [16]; null where they are not wanted.</param>
    public void Evaluate<T>(float* x, float* f, float* energy)
        where T : unmanaged, ISimd<T>
    {
        new Span<float>(f, 3 * Topology.AtomCount * BlockSize).Clear();
        if (energy == null)
        {
            Add<T, WithoutEnergy>(x, f, null);
        }
        else
        {
            new Span<float>(energy, BlockSize).Clear();
            Add<T, WithEnergy>(x, f, energy);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add<T, TEnergy>(float* x, float* f, float* energy)
        where T : unmanaged, ISimd<T>
        where TEnergy : struct, IEnergyChoice
    {
        for (int lane = 0; lane < BlockSize; lane += T.Count)
        {
            _bonds.Add<T, TEnergy>(x + lane, f + lane, energy + lane);
            _angles.Add<T, TEnergy>(x + lane, f + lane, energy + lane);
            _torsions.Add<T, TEnergy>(x + lane, f + lane, energy + lane);
            _impropers.Add<T, TEnergy>(x + lane, f + lane, energy + lane);
            _maps.Add<T, TEnergy>(x + lane, f + lane, energy + lane);
            _pairs.Add<T, TEnergy>(x + lane, f + lane, energy + lane);
            _solvent?.Add<T, TEnergy>(x + lane, f + lane, energy + lane);
        }
    }
}
