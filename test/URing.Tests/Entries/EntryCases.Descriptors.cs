namespace URing.Tests.Entries;

internal static unsafe partial class EntryCases
{
    private static Dictionary<string, Prepare> Descriptors() => new()
    {
        ["close"] = e => e.PrepareClose(3),
        ["close extreme"] = e => e.PrepareClose(int.MaxValue),
        ["close direct"] = e => e.PrepareCloseDirect(0),
        ["close direct extreme"] = e => e.PrepareCloseDirect(Top),
        ["files update"] = e => e.PrepareFilesUpdate((int*)s_low, 3, 5),
        ["files update allocated"] = e =>
            e.PrepareFilesUpdate((int*)s_high, uint.MaxValue, DirectSlot.Allocate),
        ["fixed fd install"] = e => e.PrepareFixedFdInstall(3),
        ["fixed fd install extreme"] = e => e.PrepareFixedFdInstall(int.MaxValue, keepAtExec: true),
        ["pipe"] = e => e.PreparePipe((int*)s_low, 0x80000),
        ["pipe extreme"] = e => e.PreparePipe((int*)s_high, int.MaxValue),
        ["pipe direct"] = e => e.PreparePipeDirect((int*)s_low, 0, 0),
        ["pipe direct extreme"] = e => e.PreparePipeDirect((int*)s_high, int.MaxValue, Top),
        ["pipe direct allocated"] = e => e.PreparePipeDirect((int*)s_low, 0, DirectSlot.Allocate),
        ["splice"] = e => e.PrepareSplice(3, 4096, 4, 8192, 512),
        ["splice extreme"] = e => e.PrepareSplice(int.MaxValue, SubmissionEntry.CurrentPosition, int.MaxValue,
            SubmissionEntry.CurrentPosition, uint.MaxValue,
            SpliceFlags.FixedSource | SpliceFlags.Move | SpliceFlags.NonBlocking | SpliceFlags.More),
        ["tee"] = e => e.PrepareTee(3, 4, 512),
        ["tee extreme"] = e => e.PrepareTee(
            int.MaxValue, int.MaxValue, uint.MaxValue, SpliceFlags.FixedSource | SpliceFlags.NonBlocking),
    };

    private static Dictionary<string, Prepare> Messages() => new()
    {
        ["message ring"] = e => e.PrepareMessageRing(3, 512, 454),
        ["message ring extreme"] = e => e.PrepareMessageRing(int.MaxValue, -1, ulong.MaxValue),
        ["message ring with flags"] = e => e.PrepareMessageRingWithFlags(3, 512, 454, 16),
        ["message ring with flags extreme"] = e =>
            e.PrepareMessageRingWithFlags(int.MaxValue, -1, ulong.MaxValue, uint.MaxValue),
        ["message ring descriptor"] = e => e.PrepareMessageRingDescriptor(3, 5, 0, 454),
        ["message ring descriptor extreme"] = e => e.PrepareMessageRingDescriptor(
            int.MaxValue, uint.MaxValue, Top, ulong.MaxValue, MessageRingFlags.SkipCompletion),
        ["message ring descriptor allocated"] = e =>
            e.PrepareMessageRingDescriptor(3, 5, DirectSlot.Allocate, 454),
    };

    private static Dictionary<string, Prepare> Buffers() => new()
    {
        ["provide buffers"] = e => e.PrepareProvideBuffers(s_low, 512, 8, 7, 3),
        ["provide buffers extreme"] = e =>
            e.PrepareProvideBuffers(s_high, uint.MaxValue, 65_535, ushort.MaxValue),
        ["provide buffers last"] = e => e.PrepareProvideBuffers(s_low, 512, 1, 7, ushort.MaxValue),
        ["remove buffers"] = e => e.PrepareRemoveBuffers(8, 7),
        ["remove buffers extreme"] = e => e.PrepareRemoveBuffers(65_535, ushort.MaxValue),
    };

    private static Dictionary<string, Prepare> Commands() => new()
    {
        ["uring command"] = e => e.PrepareURingCommand(3, 7, []),
        ["uring command extreme"] = e => e.PrepareURingCommand(int.MaxValue, uint.MaxValue, Command(16)),
        ["uring command long entry"] = e => e.PrepareURingCommand(3, 7, Command(80)),
        ["uring command fixed"] = e => e.PrepareURingCommandFixed(3, 7, [], 7),
        ["uring command fixed extreme"] = e =>
            e.PrepareURingCommandFixed(int.MaxValue, uint.MaxValue, Command(16), ushort.MaxValue),
        ["uring command multishot"] = e => e.PrepareURingCommandMultishot(3, 7, [], 7),
        ["uring command multishot extreme"] = e =>
            e.PrepareURingCommandMultishot(int.MaxValue, uint.MaxValue, Command(16), ushort.MaxValue),
        ["uring command128"] = e => e.PrepareURingCommand128(3, 7, []),
        ["uring command128 extreme"] = e =>
        {
            byte[] command = Command(80);
            (command[15], command[16]) = (16, 17);
            e.PrepareURingCommand128(int.MaxValue, uint.MaxValue, command);
        },
        ["block discard"] = e => e.PrepareBlockDiscard(3, 4096, 8192),
        ["block discard extreme"] = e => e.PrepareBlockDiscard(int.MaxValue, ulong.MaxValue, ulong.MaxValue),
    };

    private static Dictionary<string, Prepare> SocketCommands() => new()
    {
        ["socket unread"] = e => e.PrepareSocketUnread(3),
        ["socket unread extreme"] = e => e.PrepareSocketUnread(int.MaxValue),
        ["socket unsent"] = e => e.PrepareSocketUnsent(3),
        ["socket unsent extreme"] = e => e.PrepareSocketUnsent(int.MaxValue),
        ["get socket option"] = e => e.PrepareGetSocketOption(3, 1, 3, s_low, 4),
        ["get socket option extreme"] = e =>
            e.PrepareGetSocketOption(int.MaxValue, int.MaxValue, int.MaxValue, s_high, int.MaxValue),
        ["set socket option"] = e => e.PrepareSetSocketOption(3, 1, 3, s_low, 4),
        ["set socket option extreme"] = e =>
            e.PrepareSetSocketOption(int.MaxValue, int.MaxValue, int.MaxValue, s_high, int.MaxValue),
        ["socket send times"] = e => e.PrepareSocketSendTimes(3),
        ["socket send times extreme"] = e => e.PrepareSocketSendTimes(int.MaxValue),
        ["get socket name"] = e => e.PrepareGetSocketName(3, s_low, (uint*)s_middle),
        ["get socket name extreme"] = e =>
            e.PrepareGetSocketName(int.MaxValue, s_high, (uint*)s_high, ofPeer: true),
    };

    // The first and the last byte of the command's area.
    private static byte[] Command(byte length)
    {
        byte[] command = new byte[length];
        (command[0], command[^1]) = (1, length);
        return command;
    }
}
