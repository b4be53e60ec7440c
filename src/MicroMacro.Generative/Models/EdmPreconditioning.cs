namespace MicroMacro.Generative.Models;

/// <summary>The scalings that turn a network F into a denoiser, D = c_skip x + c_out F(c_in x; ln(sigma)/4, c), for data of deviation 1.</summary>
/// <remarks>
/// [karras2022edm], table 1 with sigma_data = 1. The target of F and the slope of the probability flow are written out in
/// forms that cancel nothing: (x0 - c_skip x)/c_out = (sigma x0 - n)/sqrt(sigma² + 1) and (x - D)/sigma = (sigma x/sqrt(sigma² + 1) - F)/sqrt(sigma² + 1).
/// </remarks>
internal readonly struct EdmPreconditioning
{
    /// <summary>The scalings at one noise level.</summary>
    public EdmPreconditioning(double sigma)
    {
        double root = Math.Sqrt((sigma * sigma) + 1.0);
        Skip = (float)(1.0 / ((sigma * sigma) + 1.0));
        Out = (float)(sigma / root);
        In = (float)(1.0 / root);
        FlowSkip = (float)(sigma / ((sigma * sigma) + 1.0));
    }

    /// <summary>c_skip.</summary>
    public float Skip { get; }

    /// <summary>c_out; also the factor of the clean data in the network's target.</summary>
    public float Out { get; }

    /// <summary>c_in; also minus the factor of the unit noise in the target, and of F in the slope of the flow.</summary>
    public float In { get; }

    /// <summary>Factor of x in the slope of the flow.</summary>
    public float FlowSkip { get; }
}
