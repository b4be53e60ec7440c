namespace MicroMacro.Systems.Molecules;

/// <summary>Two torsions in a row, phi = I-J-K-L and psi = J-K-L-M, whose energy is a <see cref="TorsionMap"/>.</summary>
/// <param name="I">First atom, from 0.</param>
/// <param name="J">Second atom.</param>
/// <param name="K">Third atom.</param>
/// <param name="L">Fourth atom.</param>
/// <param name="M">Fifth atom.</param>
/// <param name="Map">The number of the map, from 0.</param>
public readonly record struct MappedTorsions(int I, int J, int K, int L, int M, int Map);
