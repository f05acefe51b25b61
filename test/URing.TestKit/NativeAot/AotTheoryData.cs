using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace URing.TestKit;

/// <summary>The rows of a theory, filled up with the defaults of its parameters.</summary>
internal static class AotTheoryData
{
    public static IReadOnlyList<object?[]> Rows(MethodInfo method)
    {
        List<object?[]> rows = [];
        foreach (IDataAttribute source in method.GetCustomAttributes().OfType<IDataAttribute>())
        {
            IReadOnlyCollection<ITheoryDataRow> given =
                source.GetData(method, new DisposalTracker()).AsTask().GetAwaiter().GetResult();
            rows.AddRange(given.Select(row => FillUp(method, row.GetData())));
        }
        return rows;
    }

    private static object?[] FillUp(MethodInfo method, object?[] given)
    {
        ParameterInfo[] parameters = method.GetParameters();
        if (given.Length >= parameters.Length)
            return given;

        return [.. given, .. parameters[given.Length..].Select(parameter =>
            parameter.HasDefaultValue ? parameter.DefaultValue : throw new MissingMemberException(parameter.Name))];
    }
}
