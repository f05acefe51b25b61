using System.Reflection;
using System.Reflection.Emit;
using URing.Abi;

namespace URing.Coverage;

/// <summary>Which request each Prepare method makes, learnt by calling it.</summary>
internal static unsafe class PreparedRequests
{
    private delegate void Caller(io_uring_sqe* slot);

    /// <summary>The names of the methods by the number of the request; those of any request are left out.</summary>
    public static ILookup<int, string> Find() =>
        typeof(SubmissionEntry).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.Name.StartsWith("Prepare", StringComparison.Ordinal)
                && !method.Name.StartsWith("PrepareRaw", StringComparison.Ordinal))
            .Select(method => (method.Name, Request: Call(method)))
            .Distinct()
            .OrderBy(one => one.Name, StringComparer.Ordinal)
            .ToLookup(one => one.Request, one => one.Name);

    // Some methods refuse a zero, others a one.
    private static int Call(MethodInfo method)
    {
        Exception? refusal = null;
        foreach (int argument in new[] { 0, 1 })
        {
            try
            {
                io_uring_sqe* slot = stackalloc io_uring_sqe[2];
                slot->opcode = byte.MaxValue;
                Compile(method, argument)(slot);
                return slot->opcode;
            }
            catch (ArgumentException refused)
            {
                refusal = refused;
            }
        }
        throw new InvalidOperationException($"{method.Name} takes neither zeroes nor ones.", refusal);
    }

    // A ref struct cannot be boxed, so the call is written out: new SubmissionEntry(ref *slot, isLong).Method(0, ...).
    private static Caller Compile(MethodInfo method, int argument)
    {
        var dynamic = new DynamicMethod(method.Name, typeof(void), [typeof(io_uring_sqe*)], method.Module, true);
        ILGenerator code = dynamic.GetILGenerator();
        ConstructorInfo constructor = typeof(SubmissionEntry)
            .GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance).Single();
        LocalBuilder entry = code.DeclareLocal(typeof(SubmissionEntry));
        code.Emit(OpCodes.Ldarg_0);
        if (constructor.GetParameters().Length > 1)
            code.Emit(OpCodes.Ldc_I4_1);
        code.Emit(OpCodes.Newobj, constructor);
        code.Emit(OpCodes.Stloc, entry);
        code.Emit(OpCodes.Ldloca, entry);
        foreach (ParameterInfo parameter in method.GetParameters())
            Push(code, parameter.ParameterType, argument);
        code.Emit(OpCodes.Call, method);
        code.Emit(OpCodes.Ret);
        return dynamic.CreateDelegate<Caller>();
    }

    private static void Push(ILGenerator code, Type type, int argument)
    {
        Type plain = type.IsEnum ? Enum.GetUnderlyingType(type) : type;
        if (type.IsByRef || (!plain.IsPrimitive && !plain.IsPointer))
        {
            LocalBuilder local = code.DeclareLocal(type.IsByRef ? type.GetElementType()! : type);
            code.Emit(type.IsByRef ? OpCodes.Ldloca : OpCodes.Ldloc, local);
            return;
        }

        code.Emit(OpCodes.Ldc_I4, plain.IsPointer || plain == typeof(bool) ? 0 : argument);
        if (plain == typeof(long) || plain == typeof(ulong))
            code.Emit(OpCodes.Conv_I8);
        else if (plain.IsPointer)
            code.Emit(OpCodes.Conv_U);
    }
}
