namespace MicroMacro.Systems.Sde;

/// <summary>Work to be done on a process whose type only the system knows; see <see cref="SdeSystem.Accept{TResult}"/>.</summary>
/// <typeparam name="TResult">What the work gives.</typeparam>
public interface IItoProcessVisitor<TResult>
{
    /// <summary>Does the work on <paramref name="process"/>.</summary>
    TResult Visit<TProcess>(TProcess process)
        where TProcess : struct, IItoProcess;
}
