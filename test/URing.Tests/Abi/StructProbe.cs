using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace URing.Tests.Abi;

/// <summary>
/// Finds where a field or property of a struct lies: by setting it to all ones and looking at the bytes.
/// </summary>
internal static class StructProbe
{
    public static int SizeOf(Type type) => RuntimeHelpers.SizeOf(type.TypeHandle);

    /// <summary>The first byte that a member takes, and how many it takes.</summary>
    public static (int Offset, int Size) Find(Type type, MemberInfo member)
    {
        object boxed = RuntimeHelpers.GetUninitializedObject(type);
        if (member is FieldInfo field)
            field.SetValue(boxed, AllOnes(field.FieldType));
        else
            ((PropertyInfo)member).SetValue(boxed, AllOnes(((PropertyInfo)member).PropertyType));

        int offset = -1;
        int size = 0;
        WithBytes(boxed, bytes =>
        {
            offset = bytes.IndexOf((byte)0xFF);
            size = bytes.Count((byte)0xFF);
        });
        return (offset, size);
    }

    private static object AllOnes(Type type)
    {
        object boxed = RuntimeHelpers.GetUninitializedObject(type);
        WithBytes(boxed, bytes => bytes.Fill(0xFF));
        return boxed;
    }

    private static unsafe void WithBytes(object boxed, Action<Span<byte>> look)
    {
        var pin = GCHandle.Alloc(boxed, GCHandleType.Pinned);
        try
        {
            // SAFETY: the box is pinned and as long as its type.
            look(new Span<byte>((void*)pin.AddrOfPinnedObject(), SizeOf(boxed.GetType())));
        }
        finally
        {
            pin.Free();
        }
    }
}
