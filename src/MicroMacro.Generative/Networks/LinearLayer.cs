using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Networks;

/// <summary>One linear map of a network: its shape and where its packed numbers lie in the parameter buffer.</summary>
/// <param name="Inputs">Columns in.</param>
/// <param name="Outputs">Columns out.</param>
/// <param name="WeightOffset">First float of the weight's panels, [inputs, outputs].</param>
/// <param name="BiasOffset">First float of the bias, padded to whole panels.</param>
/// <param name="TransposedOffset">First float of the transposed weight in the buffer of transposes; -1 for a first layer whose input needs no gradient.</param>
internal readonly record struct LinearLayer(int Inputs, int Outputs, int WeightOffset, int BiasOffset, int TransposedOffset)
{
    /// <summary>Panels of the output.</summary>
    public int OutputPanels => SgemmPanels.PanelCount(Outputs);

    /// <summary>Panels of the input.</summary>
    public int InputPanels => SgemmPanels.PanelCount(Inputs);

    /// <summary>Floats in one panel of the weight.</summary>
    public int WeightPanelLength => SgemmPanels.PaddedRows(Inputs) * Sgemm.PanelWidth;

    /// <summary>Floats in one panel of the transposed weight.</summary>
    public int TransposedPanelLength => SgemmPanels.PaddedRows(Outputs) * Sgemm.PanelWidth;
}
