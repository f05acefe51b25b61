using System.Reflection;
using Xunit;

namespace URing.TestKit;

/// <summary>Makes a test class's instances, with its class fixtures, and ends both.</summary>
internal sealed class AotFixtures : IDisposable
{
    private readonly Type _type;
    private readonly Dictionary<Type, object> _shared = [];

    public AotFixtures(Type type)
    {
        _type = type;
        foreach (Type contract in type.GetInterfaces())
        {
            if (contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IClassFixture<>))
            {
                Type fixture = contract.GenericTypeArguments[0];
                _shared.Add(fixture, Start(Activator.CreateInstance(fixture)!));
            }
        }
    }

    public void RunTest(MethodInfo method, object?[] arguments)
    {
        KernelContract.RunningTest.Value = method.Name;
        object? instance = method.IsStatic ? null : Start(Create());
        try
        {
            object? returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            if (returned is Task task)
                task.GetAwaiter().GetResult();
            else if (returned is ValueTask valueTask)
                valueTask.AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            End(instance);
        }
    }

    public void Dispose()
    {
        foreach (object fixture in _shared.Values)
            End(fixture);
    }

    private object Create()
    {
        ConstructorInfo constructor = Assert.Single(_type.GetConstructors());
        object[] arguments = [.. constructor.GetParameters().Select(parameter => _shared[parameter.ParameterType])];
        return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private static object Start(object fixture)
    {
        if (fixture is IAsyncLifetime lifetime)
            lifetime.InitializeAsync().AsTask().GetAwaiter().GetResult();
        return fixture;
    }

    private static void End(object? fixture)
    {
        if (fixture is IAsyncDisposable asynchronous)
            asynchronous.DisposeAsync().AsTask().GetAwaiter().GetResult();
        else if (fixture is IDisposable disposable)
            disposable.Dispose();
    }
}
