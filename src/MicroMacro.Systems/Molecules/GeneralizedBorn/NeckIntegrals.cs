using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// The neck between two atoms adds m0 s / (1 + x^2 + 0.3 x^6), x = (r - d0)/Angstrom, to the integral of the first [mongan2007];
/// m0 and d0 depend on both radii, in steps of 0.05 Angstrom, taken at the nearest step as in AMBER.
/// </summary>
internal sealed class NeckIntegrals
{
    // Necks are for atoms between which no water fits: rho_i + rho_j + 0.68 nm.
    private const double NeckCut = 0.68;
    private readonly int[] _step;
    private readonly double[] _radius;
    private readonly double _scale;

    /// <summary>The necks of a molecule.</summary>
    public NeckIntegrals(MolecularTopology topology, GeneralizedBornModel model)
    {
        _scale = model == GeneralizedBornModel.GBn ? 0.361825 : 0.826836;
        _radius = [.. topology.Atoms.Select(a => a.BornRadius)];
        _step = new int[_radius.Length];
        for (int i = 0; i < _step.Length; i++)
        {
            double position = (_radius[i] - 0.1) / 0.005;
            if (position is < -1e-6 or > PublishedNecks.Steps - 1 + 1e-6)
            {
                throw new InvalidDataInputException(
                    $"atom {i + 1} ({topology.Atoms[i].Name}) has an intrinsic radius of {_radius[i]} nm, outside 0.1 to 0.2 where {model} is parametrised");
            }

            _step[i] = (int)Math.Round(position);
        }
    }

    /// <summary>The neck as atom <paramref name="i"/> sees it to <paramref name="j"/>.</summary>
    public NeckIntegral this[int i, int j] => new(
        _scale * PublishedNecks.Height(_step[i], _step[j]), PublishedNecks.Distance(_step[i], _step[j]), _radius[i] + _radius[j] + NeckCut);
}
