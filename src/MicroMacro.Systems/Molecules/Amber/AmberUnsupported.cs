namespace MicroMacro.Systems.Molecules;

/// <summary>What AMBER topologies can hold and these force fields do not compute.</summary>
internal static class AmberUnsupported
{
    private static readonly (string Prefix, string What)[] Sections =
    [
        ("LES_", "locally enhanced sampling (LES)"),
        ("LENNARD_JONES_CCOEF", "12-6-4 Lennard-Jones terms"),
        ("POLARIZABILITY", "polarisable atoms"),
        ("DIPOLE_DAMP_FACTOR", "polarisable atoms"),
        ("AMOEBA_", "an AMOEBA force field"),
        ("VIRTUAL_SITE_FRAMES", "virtual sites (extra points)"),
        ("PERT_", "perturbed atoms (free-energy topology)"),
    ];

    private static readonly string[] ChamberSections =
        ["CHARMM_UREY_BRADLEY", "CHARMM_NUM_IMPR", "CHARMM_IMPROPER", "CHARMM_CMAP_", "LENNARD_JONES_14_ACOEF", "LENNARD_JONES_14_BCOEF"];

    /// <summary>Refuses a topology for its sections.</summary>
    public static void RefuseSections(AmberSections sections)
    {
        foreach ((string prefix, string what) in Sections)
        {
            // The lowest line first, so that the message does not depend on the order of a hash table.
            AmberSection? found = sections.Flags.Where(f => f.StartsWith(prefix, StringComparison.Ordinal))
                .Select(f => sections[f]).MinBy(s => s.First);
            if (found is not null)
            {
                throw found.Error(found.First - 1, $"the topology uses {what}, which is not supported");
            }
        }

        foreach (string flag in sections.Flags.Order(StringComparer.Ordinal))
        {
            bool isChamber = flag.StartsWith("CHARMM_", StringComparison.Ordinal) || flag.StartsWith("LENNARD_JONES_14_", StringComparison.Ordinal);
            bool isKnown = ChamberSections.Any(known => flag.StartsWith(known, StringComparison.Ordinal));
            if (isChamber && !(sections.IsChamber && isKnown))
            {
                AmberSection section = sections[flag];
                throw section.Error(section.First - 1, isKnown
                    ? "belongs to a CHAMBER topology, but there is no CTITLE section to make this one"
                    : "the topology uses a CHARMM term that is not supported");
            }
        }

        if (sections.Find("IPOL") is { } polarisation && polarisation.Integers(1)[0] != 0)
        {
            throw polarisation.Error(polarisation.First, "the topology uses polarisable atoms, which are not supported");
        }
    }

    /// <summary>Refuses a topology for its pointers.</summary>
    public static void RefusePointers(AmberSections sections, AmberPointers pointers, bool ignoreBox)
    {
        string? what =
            pointers.IsPerturbed ? "perturbed atoms (IFPERT)"
            : pointers.HasCap ? "a solvent cap (IFCAP)"
            : pointers.ExtraPoints > 0 ? $"{pointers.ExtraPoints} extra points (NUMEXTRA)"
            : pointers.Box > 0 && !ignoreBox ? "a periodic box (IFBOX)"
            : null;
        if (what is not null)
        {
            AmberSection section = sections["POINTERS"];
            string hint = pointers.Box > 0 && what.Contains("IFBOX", StringComparison.Ordinal) ? "; 'micromacro energy --ignore-box' takes it as an isolated molecule" : "";
            throw section.Error(section.First, $"the topology has {what}, which is not supported{hint}");
        }
    }
}
