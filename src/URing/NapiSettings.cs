using URing.Abi;

namespace URing;

/// <summary>How a ring looks for packets before a wait sleeps.</summary>
/// <param name="BusyPoll">How long to look, to the microsecond.</param>
/// <param name="PrefersBusyPoll">Whether the kernel shall hold interrupts of the card back meanwhile.</param>
/// <param name="Tracking">How the kernel learns which queues to look at.</param>
public readonly record struct NapiSettings(
    TimeSpan BusyPoll, bool PrefersBusyPoll = false, NapiTracking Tracking = NapiTracking.Dynamic)
{
    // Of the kernel's own header; liburing's has them not.
    internal const byte AddId = 1;
    internal const byte RemoveId = 2;

    internal static NapiSettings From(in io_uring_napi napi) =>
        new(TimeSpan.FromMicroseconds(napi.busy_poll_to), napi.prefer_busy_poll != 0, (NapiTracking)napi.op_param);
}
