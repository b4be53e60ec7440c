using System.Numerics;
using MicroMacro.Dynamics.Molecules;

namespace MicroMacro.Bench.Dynamics;

/// <summary>Twenty atoms, every coordinate in its own well k x²/2 + q x⁴/4.</summary>
internal sealed unsafe class Wells(float k, float quartic) : ILanePotential
{
    public int AtomCount => 20;

    public void Evaluate(float* positions, float* forces, float* energies)
    {
        for (int at = 0; at < 3 * AtomCount * 16; at += Vector<float>.Count)
        {
            Vector<float> x = Vector.Load(positions + at);
            Vector.Store(-x * (new Vector<float>(k) + (quartic * x * x)), forces + at);
        }

        if (energies != null)
        {
            new Span<float>(energies, 16).Clear();
        }
    }
}
