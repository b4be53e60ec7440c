using System.Numerics;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>What every writer asks of positions.</summary>
internal static class FramePositions
{
    /// <summary>Refuses positions of another number of atoms, and ones that are not finite.</summary>
    public static void Check<T>(ReadOnlySpan<T> positions, int atomCount)
        where T : IFloatingPointIeee754<T>
    {
        if (positions.Length != 3L * atomCount)
        {
            throw new ArgumentException($"{positions.Length} coordinates, where {atomCount} atoms have {3L * atomCount}");
        }

        for (int i = 0; i < positions.Length; i++)
        {
            if (!T.IsFinite(positions[i]))
            {
                throw new ArgumentException($"coordinate {"xyz"[i % 3]} of atom {i / 3} is {positions[i]}, and only finite numbers are written");
            }
        }
    }
}
