using System.Numerics;
using MicroMacro.Dynamics.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>Every coordinate in its own well k x²/2 + q x⁴/4, k and q the same for the three of an atom.</summary>
internal sealed unsafe class Wells(float[] k, float quartic = 0) : ILanePotential
{
    public int AtomCount => k.Length;

    public void Evaluate(float* positions, float* forces, float* energies)
    {
        int wide = Vector<float>.Count;
        for (int row = 0; row < 3 * k.Length; row++)
        {
            Vector<float> stiffness = new(k[row / 3]);
            for (int at = 16 * row; at < 16 * (row + 1); at += wide)
            {
                Vector<float> x = Vector.Load(positions + at);
                Vector.Store(-x * (stiffness + (quartic * x * x)), forces + at);
            }
        }

        for (int lane = 0; energies != null && lane < 16; lane++)
        {
            energies[lane] = 0;
            for (int row = 0; row < 3 * k.Length; row++)
            {
                float x = positions[(16 * row) + lane];
                energies[lane] += x * x * ((0.5f * k[row / 3]) + (0.25f * quartic * x * x));
            }
        }
    }
}

/// <summary>No force, until atom 1 of a replica goes past x = 1: then NaN.</summary>
internal sealed unsafe class Cliff : ILanePotential
{
    public int AtomCount => 2;

    public void Evaluate(float* positions, float* forces, float* energies)
    {
        new Span<float>(forces, 6 * 16).Clear();
        for (int lane = 0; lane < 16; lane++)
        {
            forces[(3 * 16) + lane] = positions[(3 * 16) + lane] > 1 ? float.NaN : 0;
        }

        if (energies != null)
        {
            new Span<float>(energies, 16).Clear();
        }
    }
}

/// <summary>No force, until atom 1 of a replica goes past x = 1: then a push that is finite and far too large for any bond.</summary>
internal sealed unsafe class Slam : ILanePotential
{
    public int AtomCount => 2;

    public void Evaluate(float* positions, float* forces, float* energies)
    {
        new Span<float>(forces, 6 * 16).Clear();
        for (int lane = 0; lane < 16; lane++)
        {
            forces[(4 * 16) + lane] = positions[(3 * 16) + lane] > 1 ? 1e9f : 0;
        }

        if (energies != null)
        {
            new Span<float>(energies, 16).Clear();
        }
    }
}

/// <summary>Forces that are finite and an energy that is not, once atom 0 goes past x = 1; it can tell why.</summary>
internal sealed unsafe class HiddenNaN : ILanePotential
{
    public int AtomCount => 1;

    public void Evaluate(float* positions, float* forces, float* energies)
    {
        new Span<float>(forces, 3 * 16).Clear();
        for (int lane = 0; lane < 16 && energies != null; lane++)
        {
            energies[lane] = positions[lane] > 1 ? float.NaN : 0;
        }
    }

    public PotentialFault? Diagnose(ReadOnlySpan<double> positions) => new(0, $"well 0 at {positions[0]:0.0}");
}

/// <summary>A uniform push along x of the first atom, the number of the replica times a unit.</summary>
internal sealed unsafe class PushByReplica(float unit) : ILaneBias
{
    public void AddForces(float* positions, float* forces, int firstReplica)
    {
        for (int lane = 0; lane < 16; lane++)
        {
            forces[lane] += unit * (firstReplica + lane);
        }
    }
}
