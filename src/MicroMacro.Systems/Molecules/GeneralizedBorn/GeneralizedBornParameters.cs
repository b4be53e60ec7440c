using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>What a generalised-Born model needs of each atom, in nm.</summary>
internal sealed class GeneralizedBornParameters
{
    // 4 pi sigma of the ACE term, sigma = 0.0054 kcal/mol/Angstrom^2, as OpenMM rounds it; kJ/mol/nm^2.
    private const double SurfaceStiffness = 28.3919551;
    private const double ProbeRadius = 0.14;

    /// <summary>The parameters of a molecule.</summary>
    /// <exception cref="InvalidDataInputException">The topology has no radii for the model, or one outside the neck tables.</exception>
    public GeneralizedBornParameters(MolecularTopology topology, GeneralizedBornOptions options)
    {
        Options = options;
        int n = topology.AtomCount;
        (Radius, OffsetRadius, ScaledRadius, SurfaceScale) = (new double[n], new double[n], new double[n], new double[n]);
        Rescaling = new TanhRescaling[n];
        bool hasNecks = options.Model is GeneralizedBornModel.GBn or GeneralizedBornModel.GBn2;
        Necks = hasNecks ? new NeckIntegrals(topology, options.Model) : null;
        double offset = options.Model == GeneralizedBornModel.GBn2 ? 0.0195141 : 0.009;
        for (int i = 0; i < n; i++)
        {
            Atom atom = topology.Atoms[i];
            if (atom.BornRadius <= offset)
            {
                throw new InvalidDataInputException(
                    $"atom {i + 1} ({atom.Name}) has an intrinsic radius of {atom.BornRadius} nm, where generalised Born needs more than {offset}; does the topology hold RADII?");
            }

            double screening = BornElementTables.Screening(options.Model, topology, i);
            if (screening == 0)
            {
                throw new InvalidDataInputException($"atom {i + 1} ({atom.Name}) has no screening factor; does the topology hold SCREEN?");
            }

            Radius[i] = atom.BornRadius;
            OffsetRadius[i] = atom.BornRadius - offset;
            ScaledRadius[i] = screening * OffsetRadius[i];
            Rescaling[i] = BornElementTables.Rescaling(options.Model, topology, i);
            double reach = Radius[i] + ProbeRadius;
            SurfaceScale[i] = options.HasSurfaceTerm ? SurfaceStiffness * reach * reach * Math.Pow(Radius[i], 6) : 0;
        }
    }

    /// <summary>The model.</summary>
    public GeneralizedBornOptions Options { get; }

    /// <summary>Intrinsic radii.</summary>
    public double[] Radius { get; }

    /// <summary>Intrinsic radii less the model's offset.</summary>
    public double[] OffsetRadius { get; }

    /// <summary>Offset radii times the screening factors: how large an atom counts when it descreens others; may be negative (GBn2, S).</summary>
    public double[] ScaledRadius { get; }

    /// <summary>The surface term of an atom is this over the sixth power of its Born radius; kJ/mol nm^6.</summary>
    public double[] SurfaceScale { get; }

    /// <summary>How the integral becomes a radius; unused by HCT.</summary>
    public TanhRescaling[] Rescaling { get; }

    /// <summary>The necks between atoms, null for models without.</summary>
    public NeckIntegrals? Necks { get; }

    /// <summary>Whether the integral is rescaled by a hyperbolic tangent (all but HCT).</summary>
    public bool IsRescaled => Options.Model != GeneralizedBornModel.Hct;
}
