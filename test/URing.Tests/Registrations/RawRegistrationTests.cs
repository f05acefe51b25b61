using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.Abi;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Registrations;

/// <summary>Registrations that have no class of their own, for newer ones do more, through the raw door.</summary>
public abstract unsafe class RawRegistrationTests(KernelCase kernel) : RegistrationTest(kernel)
{
    private const int Length = 64;

    private readonly byte[] _buffer = GC.AllocateArray<byte>(Length, pinned: true);
    private readonly SafeFileHandle _zero = File.OpenHandle("/dev/zero");

    private int Zero => (int)_zero.DangerousGetHandle();

    [Fact]
    public void Register_Buffers_AreReadInto()
    {
        // SAFETY: the array is pinned, and outlives the ring.
        byte* start = Start();
        var vector = new iovec { iov_base = (ulong)start, iov_len = Length };
        Assert.Equal(0, Ring.Register(IORING_REGISTER_BUFFERS, &vector, 1));
        Assert.Equal(-(int)Errno.EBUSY, Ring.Register(IORING_REGISTER_BUFFERS, &vector, 1));

        _buffer.AsSpan().Fill(1);
        Assert.Equal(Length, Complete(Ring, entry => entry.PrepareReadFixed(Zero, Start(), Length, 0, 0)).Result);
        Assert.All(_buffer, one => Assert.Equal(0, one));
        Assert.Equal(0, Ring.Register(IORING_UNREGISTER_BUFFERS, null, 0));
        Assert.Equal(-(int)Errno.ENXIO, Ring.Register(IORING_UNREGISTER_BUFFERS, null, 0));
    }

    [Fact]
    public void Register_Files_AreReadFromAndReplaced()
    {
        int* files = stackalloc int[2] { -1, Zero };
        Assert.Equal(0, Ring.Register(IORING_REGISTER_FILES, files, 2));
        Assert.Equal(-(int)Errno.EBUSY, Ring.Register(IORING_REGISTER_FILES, files, 2));
        Assert.Equal(-(int)Errno.EBADF, ReadSlot(0));
        Assert.Equal(Length, ReadSlot(1));

        // SAFETY: the kernel reads the descriptors during the call only.
        var update = new io_uring_rsrc_update { offset = 0, data = (ulong)files };
        (files[0], files[1]) = (Zero, -1);
        Assert.Equal(2, Ring.Register(IORING_REGISTER_FILES_UPDATE, &update, 2));
        Assert.Equal(Length, ReadSlot(0));
        Assert.Equal(-(int)Errno.EBADF, ReadSlot(1));
        Assert.Equal(0, Ring.Register(IORING_UNREGISTER_FILES, null, 0));
    }

    protected override void Dispose(bool disposing)
    {
        _zero.Dispose();
        base.Dispose(disposing);
    }

    private int ReadSlot(int slot) => Complete(Ring, entry =>
    {
        entry.PrepareRead(slot, Start(), Length, 0);
        entry.Flags = EntryFlags.FixedFile;
    }).Result;

    // SAFETY: arrays of the pinned heap do not move.
    private byte* Start() => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0);
}
