using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using URing.Abi;

namespace URing.Tests.Abi;

public sealed partial class AbiTests
{
    private const BindingFlags PublicMembers = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static TheoryData<Type> Structs =>
        new(typeof(io_uring_sqe).Assembly.GetTypes().Where(type =>
            type is { Namespace: "URing.Abi", IsValueType: true, DeclaringType: null }
            && type != typeof(statx_timestamp)));

    [Theory]
    [MemberData(nameof(Structs))]
    public void Struct_SizeAndMembers_AreTheHeaders(Type type)
    {
        Assert.True(HeaderData.TryFindStruct(type.Name, out JsonElement header), $"{type.Name} is not in abi.json");
        Assert.Equal(header.GetProperty("size").GetInt32(), StructProbe.SizeOf(type));
        JsonElement fields = header.GetProperty("fields");
        foreach (MemberInfo member in type.GetMembers(PublicMembers))
        {
            if (member is not (FieldInfo or PropertyInfo))
                continue;

            Assert.True(fields.TryGetProperty(member.Name, out JsonElement field), $"{type.Name} has no {member.Name}");
            (int, int) expected = (field.GetProperty("offset").GetInt32(), field.GetProperty("size").GetInt32());
            Assert.True(expected == StructProbe.Find(type, member), $"{type.Name}.{member.Name} is not at {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(Structs))]
    public void Struct_Fields_LeaveNoHole(Type type)
    {
        int covered = type.GetFields(PublicMembers | BindingFlags.NonPublic)
            .Sum(field => StructProbe.Find(type, field).Size);
        Assert.Equal(StructProbe.SizeOf(type), covered);
    }

    [Fact]
    public void Header_Structs_AllHaveOurs()
    {
        // Packed on x64 alone: no struct can be both.
        string[] leftOut = ["epoll_event"];
        Assert.Equal(
            HeaderData.Structs.EnumerateObject().Select(header => header.Name).Except(leftOut).Order(),
            Structs.Select(row => row.Data.Name).Order());
    }

    [Fact]
    public void Header_Constants_AllHaveOurs()
    {
        Assert.Equal(
            HeaderData.Constants.EnumerateObject().Select(header => header.Name)
                .Where(name => !name.EndsWith("_BIT", StringComparison.Ordinal)).Order(),
            typeof(Constants).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => field.Name).Order());
    }

    [Fact]
    public void Constants_Values_AreTheHeaders()
    {
        FieldInfo[] constants = typeof(Constants).GetFields(BindingFlags.Public | BindingFlags.Static);
        Assert.True(constants.Length > 80);
        foreach (FieldInfo constant in constants)
        {
            bool known = HeaderData.Constants.TryGetProperty(constant.Name, out JsonElement value);
            Assert.True(known, $"{constant.Name} is not in abi.json");
            Assert.True(HeaderData.ToNumber(value) == HeaderData.ToNumber(constant.GetRawConstantValue()!),
                $"{constant.Name} is {constant.GetRawConstantValue()}, the header says {value}");
        }
    }

    [Fact]
    public void Opcodes_Numbers_AreTheHeaders()
    {
        int count = 0;
        foreach (Match match in DocumentedOpcode().Matches(File.ReadAllText(HeaderData.PathOf("Opcode.cs"))))
        {
            Assert.True(HeaderData.Constants.TryGetProperty(match.Groups[1].Value, out JsonElement value), match.Value);
            var opcode = Enum.Parse<Opcode>(match.Groups[2].Value);
            Assert.Equal(HeaderData.ToNumber(value), (ulong)opcode);
            Assert.Equal(match.Groups[3].Value, ((int)opcode).ToString(CultureInfo.InvariantCulture));
            count++;
        }
        Assert.Equal(Enum.GetValues<Opcode>().Length, count);
        Assert.Equal((int)Constants.IORING_OP_LAST, count);
    }

    [GeneratedRegex(@"(IORING_OP_\w+)\.</summary>\s+(\w+) = (\d+),")]
    private static partial Regex DocumentedOpcode();
}
