namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>The k largest eigenvalues of a symmetric matrix with their vectors.</summary>
/// <param name="Values">Eigenvalues, descending, shape [k].</param>
/// <param name="Vectors">Unit eigenvectors in the columns, shape [n, k], row-major; in each the entry of largest size is positive.</param>
/// <param name="Residuals">|A v - λ v| of each, computed from the matrix at the end, shape [k].</param>
/// <param name="Converged">Whether all pairs reached the tolerance; otherwise the products ran out, and the residuals say how far it got.</param>
/// <param name="Products">Products of the matrix with eight vectors; 0 where the matrix was small and decomposed in full.</param>
public sealed record PartialEigen(double[] Values, double[] Vectors, double[] Residuals, bool Converged, int Products);
