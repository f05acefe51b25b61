using System.Collections;
using System.Globalization;
using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace URing.TestKit;

/// <summary>The rows of a theory, fitted to its parameters.</summary>
internal static class AotTheoryData
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.FlattenHierarchy;

    public static IReadOnlyList<object?[]> Rows(MethodInfo method)
    {
        List<object?[]> rows = [];
        foreach (IDataAttribute source in method.GetCustomAttributes().OfType<IDataAttribute>())
            rows.AddRange(Read(method, source).Select(row => Fit(method.GetParameters(), row)));
        return rows;
    }

    private static IEnumerable<object?[]> Read(MethodInfo method, IDataAttribute source) => source switch
    {
        // xunit's own way finds no rows in a member as native AOT.
        MemberDataAttribute member => ReadMember(method, member),
        _ => source.GetData(method, new DisposalTracker()).AsTask().GetAwaiter().GetResult()
            .Select(row => row.GetData()),
    };

    private static IEnumerable<object?[]> ReadMember(MethodInfo method, MemberDataAttribute source)
    {
        Type type = source.MemberType ?? method.ReflectedType!;
        string name = source.MemberName;
        object? data = type.GetProperty(name, Static)?.GetValue(null)
            ?? type.GetField(name, Static)?.GetValue(null)
            ?? type.GetMethod(name, Static)?.Invoke(null, source.Arguments);
        foreach (object? row in data as IEnumerable ?? throw new MissingMemberException(type.FullName, name))
        {
            yield return row switch
            {
                ITheoryDataRow typed => typed.GetData(),
                object?[] several => several,
                _ => [row],
            };
        }
    }

    private static object?[] Fit(ParameterInfo[] parameters, object?[] given)
    {
        object?[] arguments = new object?[parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = i < given.Length ? Convert(given[i], parameters[i].ParameterType)
                : parameters[i].HasDefaultValue ? parameters[i].DefaultValue
                : throw new MissingMemberException(parameters[i].Name);
        }
        return arguments;
    }

    // An attribute says 5 where the parameter is a uint.
    private static object? Convert(object? value, Type type) =>
        value is IConvertible && type.IsPrimitive && value.GetType() != type
            ? System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture)
            : value;
}
