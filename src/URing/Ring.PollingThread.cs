using static URing.Abi.Constants;

namespace URing;

// A ring whose entries a thread of the kernel takes.
public sealed partial class Ring
{
    /// <summary>Submits, and waits until the polling thread has taken at least one entry of a full queue.</summary>
    /// <remarks>Returns at once where there is room, or no polling thread.</remarks>
    /// <exception cref="URingException">The polling thread has ended.</exception>
    public unsafe void WaitForRoom()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_hasPollingThread)
            return;

        SubmitToThread();
        while (!_submissions.HasRoom)
        {
            int answer = _port.Enter(0, 0, IORING_ENTER_SQ_WAIT, null, 0);
            if (answer != -(int)Errno.EINTR)
                Accept(answer);
        }
    }

    /// <summary>Whether the polling thread sleeps, or is about to: the next submit wakes it.</summary>
    internal bool PollingThreadSleeps => (_submissions.Flags & IORING_SQ_NEED_WAKEUP) != 0;

    private bool ThreadMustBeEntered => PollingThreadSleeps && !PlantedFaults.Has(PlantedFault.SleepingThreadNotWoken);

    // Publishing is submitting; the kernel is entered only to wake a thread that sleeps, and to hear that the ring is
    // disabled, for then the thread lets the entries lie.
    private unsafe int SubmitToThread()
    {
        int submitted = (int)_submissions.PublishToThread();
        if (_submissions.Pending > 0 && (ThreadMustBeEntered || _isDisabled))
            Accept(_port.Enter(0, 0, IORING_ENTER_SQ_WAKEUP, null, 0));
        return submitted;
    }
}
