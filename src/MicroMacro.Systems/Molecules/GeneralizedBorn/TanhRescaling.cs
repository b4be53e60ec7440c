namespace MicroMacro.Systems.Molecules;

/// <summary>1/B = 1/rho~ - tanh(alpha psi - beta psi^2 + gamma psi^3)/rho with psi = I rho~.</summary>
internal readonly record struct TanhRescaling(double Alpha, double Beta, double Gamma);
