using URing.Abi;

namespace URing.Tests.Entries;

internal static unsafe partial class EntryCases
{
    private static Dictionary<string, Prepare> Polls() => new()
    {
        ["poll add"] = e => e.PreparePollAdd(3, PollEvents.Read),
        ["poll add extreme"] = e =>
            e.PreparePollAdd(int.MaxValue, PollEvents.ReadWrite | PollEvents.Error | PollEvents.HangUp),
        ["poll multishot"] = e => e.PreparePollMultishot(3, PollEvents.Read),
        ["poll multishot extreme"] = e =>
            e.PreparePollMultishot(int.MaxValue, PollEvents.PeerShutdown | PollEvents.Exclusive),
        ["poll multishot level"] = e => e.PreparePollMultishot(3, PollEvents.Read, levelTriggered: true),
        ["poll remove"] = e => e.PreparePollRemove(454),
        ["poll remove extreme"] = e => e.PreparePollRemove(ulong.MaxValue),
        ["poll update"] = e => e.PreparePollUpdate(454, PollEvents.Write, null),
        ["poll update user data"] = e => e.PreparePollUpdate(454, null, 455),
        ["poll update extreme"] = e => e.PreparePollUpdate(ulong.MaxValue,
            PollEvents.ReadWrite | PollEvents.Error | PollEvents.HangUp, ulong.MaxValue, multishot: true),
        ["epoll control"] = e => e.PrepareEpollControl(3, 4, 1, s_low),
        ["epoll control extreme"] = e => e.PrepareEpollControl(int.MaxValue, int.MaxValue, int.MaxValue, s_high),
        ["epoll wait"] = e => e.PrepareEpollWait(3, s_low, 8),
        ["epoll wait extreme"] = e => e.PrepareEpollWait(int.MaxValue, s_high, uint.MaxValue),
    };

    private static Dictionary<string, Prepare> Timeouts() => new()
    {
        ["timeout"] = e => e.PrepareTimeout((__kernel_timespec*)s_low),
        ["timeout extreme"] = e => e.PrepareTimeout((__kernel_timespec*)s_high, uint.MaxValue,
            TimeoutFlags.Absolute | TimeoutFlags.RealTime | TimeoutFlags.ExpiryIsSuccess),
        ["timeout immediate"] = e => e.PrepareTimeoutImmediate(1000),
        ["timeout immediate extreme"] = e => e.PrepareTimeoutImmediate(
            ulong.MaxValue, uint.MaxValue, TimeoutFlags.Multishot | TimeoutFlags.BootTime),
        ["timeout remove"] = e => e.PrepareTimeoutRemove(454),
        ["timeout remove extreme"] = e => e.PrepareTimeoutRemove(ulong.MaxValue),
        ["timeout update"] = e => e.PrepareTimeoutUpdate(454, (__kernel_timespec*)s_low),
        ["timeout update extreme"] = e => e.PrepareTimeoutUpdate(
            ulong.MaxValue, (__kernel_timespec*)s_high, TimeoutFlags.Absolute | TimeoutFlags.BootTime),
        ["link timeout"] = e => e.PrepareLinkTimeout((__kernel_timespec*)s_low),
        ["link timeout extreme"] = e => e.PrepareLinkTimeout(
            (__kernel_timespec*)s_high, TimeoutFlags.Absolute | TimeoutFlags.RealTime),
        ["link timeout immediate"] = e => e.PrepareLinkTimeoutImmediate(1000),
        ["link timeout immediate extreme"] = e =>
            e.PrepareLinkTimeoutImmediate(ulong.MaxValue, TimeoutFlags.Absolute | TimeoutFlags.RealTime),
        ["link timeout update"] = e => e.PrepareLinkTimeoutUpdate(454, (__kernel_timespec*)s_low),
        ["link timeout update extreme"] = e =>
            e.PrepareLinkTimeoutUpdate(ulong.MaxValue, (__kernel_timespec*)s_high, TimeoutFlags.Absolute),
    };

    private static Dictionary<string, Prepare> Cancels() => new()
    {
        ["cancel"] = e => e.PrepareCancel(454),
        ["cancel extreme"] = e => e.PrepareCancel(ulong.MaxValue, CancelFlags.All | CancelFlags.Any),
        ["cancel descriptor"] = e => e.PrepareCancelDescriptor(3),
        ["cancel descriptor extreme"] = e => e.PrepareCancelDescriptor(int.MaxValue, CancelFlags.All),
        ["cancel fixed descriptor"] = e => e.PrepareCancelFixedDescriptor(3),
        ["cancel fixed descriptor extreme"] = e => e.PrepareCancelFixedDescriptor(int.MaxValue, CancelFlags.All),
        ["cancel opcode"] = e => e.PrepareCancelOpcode(Opcode.Read),
        ["cancel opcode extreme"] = e => e.PrepareCancelOpcode((Opcode)255, CancelFlags.All),
        ["cancel any"] = e => e.PrepareCancelAny(),
    };

    private static Dictionary<string, Prepare> Futexes() => new()
    {
        ["futex wait"] = e => e.PrepareFutexWait((uint*)s_low, 7),
        ["futex wait extreme"] = e => e.PrepareFutexWait((uint*)s_high, ulong.MaxValue, ulong.MaxValue,
            FutexFlags.Word32 | FutexFlags.Numa | FutexFlags.Private),
        ["futex wake"] = e => e.PrepareFutexWake((uint*)s_low, 1),
        ["futex wake extreme"] = e => e.PrepareFutexWake((uint*)s_high, ulong.MaxValue, ulong.MaxValue,
            FutexFlags.Word32 | FutexFlags.Numa | FutexFlags.Private),
        ["futex waitv"] = e => e.PrepareFutexWaitV((futex_waitv*)s_low, 1),
        ["futex waitv extreme"] = e => e.PrepareFutexWaitV((futex_waitv*)s_high, 128),
        ["wait id"] = e => e.PrepareWaitId(1, 454, s_low, 4),
        ["wait id extreme"] = e => e.PrepareWaitId(-1, int.MaxValue, s_high, int.MaxValue),
    };
}
