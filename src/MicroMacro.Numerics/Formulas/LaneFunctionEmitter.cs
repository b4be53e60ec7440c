using System.Reflection;
using System.Reflection.Emit;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Formulas;

/// <summary>
/// Compiles nodes of a graph to a struct that is an <see cref="ILaneFunction"/>: straight code on lanes, generic over the
/// register, which the runtime's compiler treats as if it had been written by hand.
/// </summary>
/// <remarks>A long formula is cut into pieces that are compiled each for itself, since the compiler inlines only so much into one method.</remarks>
internal static class LaneFunctionEmitter
{
    private static readonly ModuleBuilder Module = AssemblyBuilder
        .DefineDynamicAssembly(new AssemblyName("MicroMacro.CompiledFormulas"), AssemblyBuilderAccess.Run)
        .DefineDynamicModule("MicroMacro.CompiledFormulas");

    private static readonly Lock Gate = new();
    private static int s_count;

    /// <summary>Compiles the function whose values are the given nodes.</summary>
    public static ILaneFunction Compile(FormulaGraph graph, int[] outputs)
    {
        FormulaSchedule schedule = new(graph, outputs);
        lock (Gate)
        {
            TypeBuilder type = Module.DefineType(
                $"Formula{++s_count}", TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.SequentialLayout, typeof(ValueType), [typeof(ILaneFunction)]);
            if (schedule.Pieces == 1)
            {
                MethodBuilder whole = Define(type, nameof(ILaneFunction.Evaluate), isInterface: true);
                whole.SetImplementationFlags(MethodImplAttributes.AggressiveInlining);
                new LanePieceEmitter(schedule, whole, inputs: 1).Emit(0);
            }
            else
            {
                EmitPieces(type, schedule);
            }

            return (ILaneFunction)Activator.CreateInstance(type.CreateType())!;
        }
    }

    private static void EmitPieces(TypeBuilder type, FormulaSchedule schedule)
    {
        MethodBuilder main = Define(type, nameof(ILaneFunction.Evaluate), isInterface: true);
        main.SetImplementationFlags(MethodImplAttributes.NoInlining | MethodImplAttributes.AggressiveOptimization);
        Type lane = main.GetGenericArguments()[0];
        ILGenerator il = main.GetILGenerator();
        LocalBuilder work = il.DeclareLocal(lane.MakePointerType());
        il.Emit(OpCodes.Ldc_I4, schedule.Slots + 1);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Sizeof, lane);
        il.Emit(OpCodes.Mul_Ovf_Un);
        il.Emit(OpCodes.Localloc);
        il.Emit(OpCodes.Stloc, work);
        for (int piece = 0; piece < schedule.Pieces; piece++)
        {
            MethodBuilder part = Define(type, $"Piece{piece}", isInterface: false);
            part.SetImplementationFlags(MethodImplAttributes.NoInlining | MethodImplAttributes.AggressiveOptimization);
            new LanePieceEmitter(schedule, part, inputs: 0).Emit(piece);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Ldloc, work);
            il.Emit(OpCodes.Call, part.MakeGenericMethod(lane));
        }

        il.Emit(OpCodes.Ret);
    }

    // The interface's method takes (T* inputs, T* outputs); a piece is static and takes the numbers that pieces share as well.
    private static MethodBuilder Define(TypeBuilder type, string name, bool isInterface)
    {
        MethodAttributes attributes = isInterface
            ? MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot
            : MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig;
        MethodBuilder method = type.DefineMethod(name, attributes);
        GenericTypeParameterBuilder lane = method.DefineGenericParameters("T")[0];
        lane.SetGenericParameterAttributes(GenericParameterAttributes.NotNullableValueTypeConstraint | GenericParameterAttributes.DefaultConstructorConstraint);
        lane.SetBaseTypeConstraint(typeof(ValueType));
        lane.SetInterfaceConstraints(typeof(ISimdDouble<>).MakeGenericType(lane));
        Type pointer = lane.MakePointerType();
        method.SetParameters(isInterface ? [pointer, pointer] : [pointer, pointer, pointer]);
        method.SetReturnType(typeof(void));
        return method;
    }
}
