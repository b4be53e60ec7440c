namespace MicroMacro.Numerics.Random;

/// <summary>A register of 64-bit lanes, each holding one 32-bit word of a generator (bits above it are ignored).</summary>
internal interface IWideLanes<T>
    where T : unmanaged, IWideLanes<T>
{
    /// <summary>The lane numbers 0, 1, 2 ...</summary>
    static abstract T Indices { get; }

    /// <summary>The same value in all lanes.</summary>
    static abstract T All(ulong value);

    static abstract T operator +(T a, T b);

    static abstract T operator &(T a, T b);

    static abstract T operator |(T a, T b);

    static abstract T operator ^(T a, T b);

    static abstract T operator <<(T a, int count);

    static abstract T operator >>>(T a, int count);

    /// <summary>The 64-bit products of the low 32 bits.</summary>
    static abstract T Multiply(T a, T b);
}
