using System.Reflection;
using System.Reflection.Emit;

namespace MicroMacro.Numerics.Formulas;

/// <summary>Writes the code of one piece of a compiled formula.</summary>
/// <param name="schedule">What is computed where.</param>
/// <param name="method">The method; its first type parameter is the register.</param>
/// <param name="inputs">The index of the argument that points to the inputs; outputs and shared numbers follow it.</param>
internal sealed class LanePieceEmitter(FormulaSchedule schedule, MethodBuilder method, int inputs)
{
    private static readonly Dictionary<string, MethodInfo> Operations =
        typeof(LaneOperations).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.IsGenericMethodDefinition).ToDictionary(m => m.Name);

    private readonly ILGenerator _il = method.GetILGenerator();
    private readonly Type _lane = method.GetGenericArguments()[0];
    private readonly Dictionary<int, LocalBuilder> _known = [];

    /// <summary>Writes a piece.</summary>
    public void Emit(int piece)
    {
        foreach (int node in schedule.Piece(piece))
        {
            if (!_known.ContainsKey(node))
            {
                Compute(node);
            }

            if (schedule.SlotOf(node) >= 0)
            {
                Write(node, inputs + 2, schedule.SlotOf(node));
            }

            WriteOutputs(node);
        }

        // Values that nothing has to be computed for.
        foreach (int node in schedule.Outputs.Distinct().Where(n => piece == 0 && schedule.Graph[n].Arity == 0))
        {
            WriteOutputs(node);
        }

        _il.Emit(OpCodes.Ret);
    }

    private void WriteOutputs(int node)
    {
        for (int i = 0; i < schedule.Outputs.Length; i++)
        {
            if (schedule.Outputs[i] == node)
            {
                Write(node, inputs + 1, i);
            }
        }
    }

    private void Write(int node, int argument, int index)
    {
        Address(argument, index);
        Push(node);
        _il.Emit(OpCodes.Stobj, _lane);
    }

    private void Compute(int node)
    {
        FormulaNode n = schedule.Graph[node];
        if (n.Operation is FormulaOperation.Sin or FormulaOperation.Cos)
        {
            ComputeSinCos(n.A);
            return;
        }

        if (schedule.FusedProductOf(node) is var product and >= 0)
        {
            Push(schedule.Graph[product].A);
            Push(schedule.Graph[product].B);
            Push(product == n.A ? n.B : n.A);
            Call(nameof(LaneOperations.MultiplyAdd));
        }
        else
        {
            for (int i = 0; i < n.Arity; i++)
            {
                Push(n.Argument(i));
            }

            Call(n.Operation.ToString());
        }

        Keep(node);
    }

    // Both at once; one of them that nothing uses costs nothing after compilation.
    private void ComputeSinCos(int angle)
    {
        LocalBuilder sin = _il.DeclareLocal(_lane), cos = _il.DeclareLocal(_lane);
        Push(angle);
        _il.Emit(OpCodes.Ldloca, sin);
        _il.Emit(OpCodes.Ldloca, cos);
        Call(nameof(LaneOperations.SinCos));
        foreach ((FormulaOperation operation, LocalBuilder local) in new[] { (FormulaOperation.Sin, sin), (FormulaOperation.Cos, cos) })
        {
            if (schedule.Graph.Find(new(operation, angle, -1, -1, 0)) is var node and >= 0)
            {
                _known.TryAdd(node, local);
            }
        }
    }

    private void Push(int node)
    {
        FormulaNode n = schedule.Graph[node];
        if (n.Operation == FormulaOperation.Constant)
        {
            _il.Emit(OpCodes.Ldc_R8, n.Value);
            Call(nameof(LaneOperations.All));
            return;
        }

        if (!_known.TryGetValue(node, out LocalBuilder? local))
        {
            // An input, or what an earlier piece has left.
            bool isInput = n.Operation == FormulaOperation.Variable;
            Address(isInput ? inputs : inputs + 2, isInput ? n.A : schedule.SlotOf(node));
            _il.Emit(OpCodes.Ldobj, _lane);
            Keep(node);
            local = _known[node];
        }

        _il.Emit(OpCodes.Ldloc, local);
    }

    private void Keep(int node)
    {
        LocalBuilder local = _il.DeclareLocal(_lane);
        _il.Emit(OpCodes.Stloc, local);
        _known.Add(node, local);
    }

    private void Address(int argument, int index)
    {
        _il.Emit(OpCodes.Ldarg, (short)argument);
        if (index > 0)
        {
            _il.Emit(OpCodes.Ldc_I4, index);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Sizeof, _lane);
            _il.Emit(OpCodes.Mul);
            _il.Emit(OpCodes.Add);
        }
    }

    private void Call(string operation) => _il.Emit(OpCodes.Call, Operations[operation].MakeGenericMethod(_lane));
}
