using System.Net.Sockets;
using URing.Abi;

namespace URing.Tests.Entries;

internal static unsafe partial class EntryCases
{
    private const MessageFlags AllMessage = (MessageFlags)int.MaxValue;
    private const AcceptFlags AllAccept = AcceptFlags.DontWait | AcceptFlags.PollFirst;
    private const SendFlags ZeroCopyFlags = SendFlags.PollFirst | SendFlags.ReportUsage;

    private static Dictionary<string, Prepare> Sockets() => new()
    {
        ["socket"] = e => e.PrepareSocket(2, 1, 6),
        ["socket extreme"] = e => e.PrepareSocket(int.MaxValue, int.MaxValue, int.MaxValue),
        ["socket direct"] = e => e.PrepareSocketDirect(2, 1, 6, 0),
        ["socket direct extreme"] = e => e.PrepareSocketDirect(int.MaxValue, int.MaxValue, int.MaxValue, Top),
        ["socket direct allocated"] = e => e.PrepareSocketDirect(2, 1, 6, DirectSlot.Allocate),
        ["bind"] = e => e.PrepareBind(3, s_low, 16),
        ["bind extreme"] = e => e.PrepareBind(int.MaxValue, s_high, 128),
        ["listen"] = e => e.PrepareListen(3, 16),
        ["listen extreme"] = e => e.PrepareListen(int.MaxValue, int.MaxValue),
        ["connect"] = e => e.PrepareConnect(3, s_low, 16),
        ["connect extreme"] = e => e.PrepareConnect(int.MaxValue, s_high, 128),
        ["accept"] = e => e.PrepareAccept(3, s_low, (uint*)s_middle, 0x800),
        ["accept extreme"] = e =>
            e.PrepareAccept(int.MaxValue, s_high, (uint*)s_high, int.MaxValue, AllAccept),
        ["accept direct"] = e => e.PrepareAcceptDirect(3, null, null, 0),
        ["accept direct extreme"] = e =>
            e.PrepareAcceptDirect(int.MaxValue, s_high, (uint*)s_high, Top, int.MaxValue, AllAccept),
        ["accept direct allocated"] = e => e.PrepareAcceptDirect(3, null, null, DirectSlot.Allocate),
        ["accept multishot"] = e => e.PrepareAcceptMultishot(3, null, null),
        ["accept multishot extreme"] = e =>
            e.PrepareAcceptMultishot(int.MaxValue, s_high, (uint*)s_high, int.MaxValue, AllAccept),
        ["accept multishot direct"] = e => e.PrepareAcceptMultishotDirect(3, null, null),
        ["accept multishot direct extreme"] = e =>
            e.PrepareAcceptMultishotDirect(int.MaxValue, s_high, (uint*)s_high, int.MaxValue, AllAccept),
        ["shutdown"] = e => e.PrepareShutdown(3, SocketShutdown.Receive),
        ["shutdown extreme"] = e => e.PrepareShutdown(int.MaxValue, SocketShutdown.Both),
    };

    private static Dictionary<string, Prepare> Sends() => new()
    {
        ["send"] = e => e.PrepareSend(3, s_low, 512),
        ["send extreme"] = e =>
            e.PrepareSend(int.MaxValue, s_high, uint.MaxValue, AllMessage, SendFlags.PollFirst),
        ["send to"] = e => e.PrepareSendTo(3, s_low, 512, s_middle, 16),
        ["send to extreme"] = e => e.PrepareSendTo(
            int.MaxValue, s_high, uint.MaxValue, s_high, 128, AllMessage, SendFlags.PollFirst),
        ["send bundle"] = e => e.PrepareSendBundle(3, 0, 7),
        ["send bundle extreme"] = e => e.PrepareSendBundle(
            int.MaxValue, uint.MaxValue, ushort.MaxValue, AllMessage, SendFlags.PollFirst),
        ["sendv"] = e => e.PrepareSendV(3, (iovec*)s_low, 2),
        ["sendv extreme"] = e =>
            e.PrepareSendV(int.MaxValue, (iovec*)s_high, 1024, AllMessage, SendFlags.PollFirst),
        ["send message"] = e => e.PrepareSendMessage(3, (msghdr*)s_low),
        ["send message extreme"] = e => e.PrepareSendMessage(
            int.MaxValue, (msghdr*)s_high, (MessageFlags)uint.MaxValue, SendFlags.PollFirst),
    };

    private static Dictionary<string, Prepare> ZeroCopySends() => new()
    {
        ["send zero copy"] = e => e.PrepareSendZeroCopy(3, s_low, 512),
        ["send zero copy extreme"] = e =>
            e.PrepareSendZeroCopy(int.MaxValue, s_high, uint.MaxValue, AllMessage, ZeroCopyFlags),
        ["send zero copy to"] = e =>
        {
            e.PrepareSendZeroCopy(3, s_low, 512, flags: SendFlags.ReportUsage);
            e.SetDestination(s_middle, 16);
        },
        ["send zero copy fixed"] = e => e.PrepareSendZeroCopyFixed(3, s_low, 512, 7),
        ["send zero copy fixed extreme"] = e => e.PrepareSendZeroCopyFixed(
            int.MaxValue, s_high, uint.MaxValue, ushort.MaxValue, AllMessage, ZeroCopyFlags),
        ["sendv zero copy"] = e => e.PrepareSendVZeroCopy(3, (iovec*)s_low, 2),
        ["sendv zero copy extreme"] = e =>
            e.PrepareSendVZeroCopy(int.MaxValue, (iovec*)s_high, 1024, AllMessage, ZeroCopyFlags),
        ["send message zero copy"] = e => e.PrepareSendMessageZeroCopy(3, (msghdr*)s_low),
        ["send message zero copy extreme"] = e => e.PrepareSendMessageZeroCopy(
            int.MaxValue, (msghdr*)s_high, (MessageFlags)uint.MaxValue, ZeroCopyFlags),
        ["send message zero copy fixed"] = e => e.PrepareSendMessageZeroCopyFixed(3, (msghdr*)s_low, 7),
        ["send message zero copy fixed extreme"] = e => e.PrepareSendMessageZeroCopyFixed(
            int.MaxValue, (msghdr*)s_high, ushort.MaxValue, (MessageFlags)uint.MaxValue, ZeroCopyFlags),
        ["notification user data"] = e =>
        {
            e.PrepareSendZeroCopy(3, s_low, 512);
            e.NotificationUserData = ulong.MaxValue;
        },
    };

    private static Dictionary<string, Prepare> Receives() => new()
    {
        ["receive"] = e => e.PrepareReceive(3, s_low, 512),
        ["receive extreme"] = e =>
            e.PrepareReceive(int.MaxValue, s_high, uint.MaxValue, AllMessage, ReceiveFlags.PollFirst),
        ["receive bundle"] = e => e.PrepareReceiveBundle(3, 0, 7),
        ["receive bundle extreme"] = e => e.PrepareReceiveBundle(
            int.MaxValue, uint.MaxValue, ushort.MaxValue, AllMessage, ReceiveFlags.PollFirst),
        ["receive multishot"] = e => e.PrepareReceiveMultishot(3, 7),
        ["receive multishot extreme"] = e =>
            e.PrepareReceiveMultishot(int.MaxValue, ushort.MaxValue, AllMessage, ReceiveFlags.PollFirst),
        ["receive multishot bundle"] = e => e.PrepareReceiveMultishot(3, 7, flags: ReceiveFlags.Bundle),
        ["receive multishot limited"] = e => e.PrepareReceiveMultishotLimited(3, 7, 8, 20),
        ["receive multishot limited extreme"] = e => e.PrepareReceiveMultishotLimited(int.MaxValue, ushort.MaxValue,
            uint.MaxValue, uint.MaxValue, AllMessage, ReceiveFlags.PollFirst),
        ["receive zero copy"] = e => e.PrepareReceiveZeroCopy(3, 7),
        ["receive zero copy extreme"] = e =>
            e.PrepareReceiveZeroCopy(int.MaxValue, uint.MaxValue, uint.MaxValue),
        ["receive message"] = e => e.PrepareReceiveMessage(3, (msghdr*)s_low),
        ["receive message extreme"] = e => e.PrepareReceiveMessage(
            int.MaxValue, (msghdr*)s_high, (MessageFlags)uint.MaxValue, ReceiveFlags.PollFirst),
        ["receive message multishot"] = e => e.PrepareReceiveMessageMultishot(3, (msghdr*)s_low, 7),
        ["receive message multishot extreme"] = e => e.PrepareReceiveMessageMultishot(int.MaxValue, (msghdr*)s_high,
            ushort.MaxValue, (MessageFlags)uint.MaxValue, ReceiveFlags.PollFirst),
    };
}
