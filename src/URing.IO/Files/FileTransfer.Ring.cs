using System.Runtime.InteropServices;
using URing.Abi;
using URing.IO.Operations;

namespace URing.IO.Files;

// Through the ring: entries, the linked flush, and why a direct transfer was refused.
internal sealed partial class FileTransfer
{
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH of linux/fcntl.h
    private const uint WantsAlignment = 0x2000; // STATX_DIOALIGN of linux/stat.h

    private ulong _transferData;
    private ulong _flushData;
    private int _outstanding;
    private int _transferResult;
    private int _flushResult;
    private long _partialSubmits;
    private bool _flushesAlone;
    private byte[]? _explanation;
    private string? _misalignment;

    public override int Weight => EntryCount;

    public override int EntryCount => _plan.FlushesAfter && !_flushesAlone ? 2 : 1;

    public override void Submit()
    {
        if (EntryCount == 1 || _explanation is not null)
        {
            base.Submit();
            return;
        }

        // One after the other: the kernel ends the flush as cancelled if the write was short.
        State = OperationState.InFlight;
        _outstanding = 2;
        _partialSubmits = Loop.Ring.PartialSubmits;
        SubmissionEntry write = Loop.GetEntry(this, out _transferData);
        Prepare(write);
        write.UserData = _transferData;
        write.Flags = EntryFlags.Link;
        SubmissionEntry flush = Loop.GetEntry(this, out _flushData);
        flush.PrepareFSync(_file.Descriptor, dataOnly: true);
        flush.UserData = _flushData;
    }

    public override void OnCompletion(in Completion completion)
    {
        if (_outstanding == 0)
        {
            base.OnCompletion(completion);
            return;
        }

        if (completion.UserData == _flushData)
            _flushResult = completion.Result;
        else
            _transferResult = completion.Result;
        Loop.Release(completion.UserData);
        if (--_outstanding > 0)
            return;

        State = OperationState.Idle;
        bool isWhole = _transferResult == _buffers.Left;
        // Where the kernel may have taken one entry without the other, the flush may have been too early.
        _flushesAlone = isWhole && _flushResult >= 0 && _partialSubmits != Loop.Ring.PartialSubmits;
        if (_flushesAlone)
            Run();
        else
            Step(isWhole && _flushResult < 0 ? _flushResult : _transferResult);
    }

    protected override void Prepare(SubmissionEntry entry)
    {
        if (_explanation is not null)
            PrepareExplanation(entry);
        else if (_flushesAlone)
            entry.PrepareFSync(_file.Descriptor, dataOnly: true);
        else if (_buffers.IsVectored)
            PrepareVectored(entry);
        else
            PrepareSingle(entry);
    }

    public override void CancelInFlight()
    {
        if (_outstanding == 0)
        {
            base.CancelInFlight();
            return;
        }
        Loop.Cancel(_transferData);
        Loop.Cancel(_flushData);
    }

    private unsafe void PrepareSingle(SubmissionEntry entry)
    {
        // SAFETY: the buffer is pinned until the last completion.
        byte* address = (byte*)_buffers.Address;
        uint length = (uint)Math.Min(_buffers.Left, TransferBuffers.MostBytes);
        // Of the page cache the kernel copies faster to plain memory (bench/run overhead); a device wants its pages.
        int slot = _file.IsDirect ? _buffers.Pool?.SlotOn(Loop) ?? -1 : -1;
        int fd = _file.Descriptor;
        if (slot >= 0 && _plan.IsWrite)
            entry.PrepareWriteFixed(fd, address, length, (ulong)_offset, (ushort)slot, _plan.Flags);
        else if (slot >= 0)
            entry.PrepareReadFixed(fd, address, length, (ulong)_offset, (ushort)slot, _plan.Flags);
        else if (_plan.IsWrite)
            entry.PrepareWrite(fd, address, length, (ulong)_offset, _plan.Flags);
        else
            entry.PrepareRead(fd, address, length, (ulong)_offset, _plan.Flags);
    }

    private unsafe void PrepareVectored(SubmissionEntry entry)
    {
        // SAFETY: vectors and buffers are pinned until the last completion.
        if (_plan.IsWrite)
        {
            entry.PrepareWriteV(
                _file.Descriptor, _buffers.Vectors, (uint)_buffers.Count, (ulong)_offset, _plan.Flags);
        }
        else
        {
            entry.PrepareReadV(
                _file.Descriptor, _buffers.Vectors, (uint)_buffers.Count, (ulong)_offset, _plan.Flags);
        }
    }

    // The kernel says no more than EINVAL. What the file wants is asked once it has refused.
    private void ExplainRefusal()
    {
        if (_explanation is null)
        {
            _explanation = GC.AllocateArray<byte>(256 + 1, pinned: true);
            Run();
            return;
        }
        statx answer = MemoryMarshal.Read<statx>(_explanation);
        _explanation = null;
        bool isKnown = (answer.stx_mask & WantsAlignment) != 0 && answer.stx_dio_offset_align != 0;
        var wanted = isKnown
            ? new DirectAlignment(answer.stx_dio_mem_align, answer.stx_dio_offset_align)
            : DirectAlignment.Sector;
        _misalignment = wanted.Explain(_offset, _buffers);
        End(-(int)Errno.EINVAL);
    }

    private unsafe void PrepareExplanation(SubmissionEntry entry)
    {
        // SAFETY: the array is pinned, and kept from here until the completion. Its last byte is the empty path.
        byte* answer = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_explanation!, 0);
        entry.PrepareStatx(_file.Descriptor, answer + 256, EmptyPath, WantsAlignment, (statx*)answer);
    }
}
