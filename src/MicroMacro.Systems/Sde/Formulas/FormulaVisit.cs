using System.Reflection;
using MicroMacro.Numerics.Formulas;

namespace MicroMacro.Systems.Sde.Formulas;

/// <summary>Hands a process of compiled formulas to a visitor under the types that they have been compiled to.</summary>
internal static class FormulaVisit
{
    private static readonly MethodInfo Typed = typeof(FormulaVisit).GetMethod(nameof(VisitTyped), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static TResult Accept<TResult>(ILaneFunction drift, ILaneFunction noise, int dimension, IItoProcessVisitor<TResult> visitor) =>
        (TResult)Typed.MakeGenericMethod(drift.GetType(), noise.GetType(), typeof(TResult))
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [drift, noise, dimension, visitor], null)!;

    private static TResult VisitTyped<TDrift, TNoise, TResult>(TDrift drift, TNoise noise, int dimension, IItoProcessVisitor<TResult> visitor)
        where TDrift : struct, ILaneFunction
        where TNoise : struct, ILaneFunction => visitor.Visit(new FormulaProcess<TDrift, TNoise>(drift, noise, dimension));
}
