using URing.Abi;
using URing.Registrations;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Registrations;

public abstract class RegisteredBuffersTests(KernelCase kernel) : RegistrationTest(kernel)
{
    [Fact]
    public void Allocate_OwnMemory_IsReadInto()
    {
        using TestPipe pipe = new();
        using RegisteredBuffers buffers = new(Ring, 4);
        Memory<byte> memory = buffers.Allocate(2, 100);
        Assert.Equal((100, 100), (memory.Length, buffers.LengthOf(2)));
        Assert.Equal(0, buffers.AddressOf(2) % Environment.SystemPageSize);
        Assert.True(memory.Span.Trim((byte)0).IsEmpty);
        pipe.Write([1, 2, 3]);
        Assert.Equal(3, Complete(Ring, entry => PrepareRead(entry, pipe, buffers, 2)).Result);
        Assert.Equal([1, 2, 3], memory[..3].ToArray());
        Assert.Equal(Errno.EFAULT, Complete(Ring, entry => PrepareRead(entry, pipe, buffers, 1)).Error);
    }

    [Fact]
    public void Update_MemoryOfTheProgram_IsPinnedUntilRemoved()
    {
        using TestPipe pipe = new();
        using GuardedMemory memory = new(64);
        using RegisteredBuffers buffers = new(Ring, 4);
        buffers.Update(0, memory.Memory);
        Assert.Equal((1, memory.Address), (memory.Pins, buffers.AddressOf(0)));
        pipe.Write([1, 2, 3]);
        Assert.Equal(3, Complete(Ring, entry => PrepareRead(entry, pipe, buffers, 0)).Result);
        Assert.Equal([1, 2, 3], memory.Memory[..3].ToArray());
        buffers.Remove(0);
        AssertNothing(Ring);
        Assert.Equal((0, 0), (memory.Pins, (int)buffers.AddressOf(0)));
    }

    [Fact]
    public void Remove_ReadInFlight_HoldsTheMemoryUntilItCompletes()
    {
        using TestPipe pipe = new();
        using GuardedMemory memory = new(64);
        using RegisteredBuffers buffers = new(Ring, 4);
        buffers.Update(1, memory.Memory, tag: 99);
        Add(Ring, 1, entry => PrepareRead(entry, pipe, buffers, 1));
        Ring.Submit();
        buffers.Remove(1);
        AssertNothing(Ring);
        Assert.Equal((1, 1), (memory.Pins, Ring.Tags.Count));
        pipe.Write([5]);
        Assert.Equal([new Completion(1, 1), new Completion(99, 0)],
            Take(Ring, 2).OrderBy(completion => completion.UserData));
        Assert.Equal((0, 0), (memory.Pins, Ring.Tags.Count));
        Assert.Equal(5, memory.Memory.Span[0]);
    }

    [Fact]
    public void Update_OtherMemoryWhileRead_HoldsTheOldUntilItCompletes()
    {
        using TestPipe pipe = new();
        using GuardedMemory first = new(64);
        using GuardedMemory second = new(64);
        using RegisteredBuffers buffers = new(Ring, 4);
        buffers.Update(0, first.Memory);
        Add(Ring, 1, entry => PrepareRead(entry, pipe, buffers, 0));
        Ring.Submit();
        buffers.Update(0, second.Memory);
        AssertNothing(Ring);
        Assert.Equal((1, 1), (first.Pins, second.Pins));
        pipe.Write([5]);
        Assert.Equal(new Completion(1, 1), Assert.Single(Take(Ring, 1)));
        AssertNothing(Ring);
        Assert.Equal((0, 1), (first.Pins, second.Pins));
        Assert.Equal((5, 0), (first.Memory.Span[0], second.Memory.Span[0]));
    }

    [Fact]
    public void Dispose_NothingInFlight_FreesAllAndTellsTheTags()
    {
        RegisteredBuffers buffers = new(Ring, 4);
        Memory<byte> memory = buffers.Allocate(0, 100, tag: 5);
        buffers.Allocate(1, 100);
        buffers.Dispose();
        buffers.Dispose();
        Assert.Equal(new Completion(5, 0), Assert.Single(Take(Ring, 1)));
        AssertNothing(Ring);
        Assert.Equal(0, Ring.Tags.Count);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
    }

    [Fact]
    public void Dispose_ReadInFlight_HoldsTheMemoryUntilItCompletes()
    {
        using TestPipe pipe = new();
        using GuardedMemory memory = new(64);
        RegisteredBuffers buffers = new(Ring, 4);
        buffers.Update(0, memory.Memory);
        Add(Ring, 1, entry => PrepareRead(entry, pipe, buffers, 0));
        Ring.Submit();
        buffers.Dispose();
        Assert.Equal(1, memory.Pins);
        pipe.Write([5]);
        Take(Ring, 1);
        AssertNothing(Ring);
        Assert.Equal((0, 5), (memory.Pins, memory.Memory.Span[0]));
        using RegisteredBuffers again = new(Ring, 4);
    }

    [Fact]
    public void Remove_RingWithOneOwner_FreesTheMemory()
    {
        using TestPipe pipe = new();
        using Ring ring = Open(4, singleOwner: true);
        using RegisteredBuffers buffers = new(ring, 1);
        buffers.Allocate(0, 100, tag: 6);
        BufferLease lease = buffers.LeaseOf(0)!;
        Add(ring, 1, entry => PrepareRead(entry, pipe, buffers, 0));
        ring.Submit();
        buffers.Remove(0);
        AssertNothing(ring);
        Assert.False(lease.IsReleased);
        pipe.Write([1]);
        Assert.Equal([1UL, 6UL], Take(ring, 2).Select(completion => completion.UserData).Order());
        Assert.True(lease.IsReleased);
    }

    [Fact]
    public void Dispose_RingFirst_KeepsTheMemory()
    {
        using Ring ring = Open(4);
        RegisteredBuffers buffers = new(ring, 1);
        buffers.Allocate(0, 100);
        BufferLease lease = buffers.LeaseOf(0)!;
        long before = BufferRing.QuarantinedBytes;
        ring.Dispose();
        buffers.Dispose();
        Assert.False(lease.IsReleased);
        Assert.True(BufferRing.QuarantinedBytes >= before + 100);
    }

    [Fact]
    public void Update_RingDisposed_PinsNothing()
    {
        using var memory = new GuardedMemory(4096);
        Ring ring = Open(4);
        using var buffers = new RegisteredBuffers(ring, 1);
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffers.Update(0, memory.Memory));
        Assert.Throws<ObjectDisposedException>(() => buffers.Allocate(0, 4096));
        Assert.Equal(0, memory.Pins);
    }

    [Fact]
    public void RegisteredBuffers_Twice_IsBusy()
    {
        using (new RegisteredBuffers(Ring, 4))
            Assert.Equal(Errno.EBUSY, Refusal(() => _ = new RegisteredBuffers(Ring, 4)));
        using RegisteredBuffers again = new(Ring, RegisteredBuffers.MostSlots);
        Assert.Equal(RegisteredBuffers.MostSlots, again.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(16_385)]
    public void RegisteredBuffers_CountOutOfRange_IsRefused(int slots) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegisteredBuffers(Ring, slots));

    [Fact]
    public void Allocate_BadArguments_AreRefused()
    {
        RegisteredBuffers buffers = new(Ring, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffers.Allocate(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffers.Allocate(4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffers.Allocate(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffers.Allocate(0, RegisteredBuffers.MostBytes + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffers.Update(0, Memory<byte>.Empty));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffers.Remove(4));
        buffers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffers.Allocate(0, 1));
        Assert.Equal(0, Ring.Tags.Count);
    }

    [Fact]
    public void Update_KernelRefuses_UnpinsAtOnce()
    {
        using GuardedMemory memory = new(64, SealKind.Inaccessible);
        using RegisteredBuffers buffers = new(Ring, 4);
        memory.Seal();
        Assert.Equal(Errno.EFAULT, Refusal(() => buffers.Update(0, memory.Memory)));
        Assert.Equal((0, 0), (memory.Pins, Ring.Tags.Count));
    }

    [Fact]
    public void Clone_WholeTable_SharesTheMemory()
    {
        using TestPipe pipe = new();
        using Ring other = Open(4);
        RegisteredBuffers buffers = new(Ring, 4);
        Memory<byte> memory = buffers.Allocate(1, 100);
        RegisteredBuffers clone = RegisteredBuffers.Clone(other, buffers);
        pipe.Write([8]);
        Assert.Equal(1, Complete(other, entry => PrepareRead(entry, pipe, clone, 1)).Result);
        Assert.Equal(8, memory.Span[0]);
        BufferLease lease = buffers.LeaseOf(1)!;

        // The source has let go; the clone's ring may still write.
        buffers.Dispose();
        AssertNothing(Ring);
        Assert.Equal((0, false), (Ring.Tags.Count, lease.IsReleased));
        pipe.Write([9]);
        Assert.Equal(1, Complete(other, entry => PrepareRead(entry, pipe, clone, 1)).Result);
        Assert.Equal(9, memory.Span[0]);
        long before = BufferRing.QuarantinedBytes;
        clone.Dispose();
        Assert.False(lease.IsReleased);
        Assert.True(BufferRing.QuarantinedBytes >= before + 100);
    }

    [Fact]
    public void CloneFrom_Part_ReplacesThoseSlots()
    {
        using TestPipe pipe = new();
        using Ring other = Open(4);
        using RegisteredBuffers buffers = new(Ring, 4);
        buffers.Allocate(0, 10);
        buffers.Allocate(1, 20);
        using RegisteredBuffers target = new(other, 4);
        target.Allocate(2, 30, tag: 77);
        target.Allocate(3, 40);
        target.CloneFrom(buffers, 0, 1, 2);
        Assert.Equal([0, 10, 20, 40], Enumerable.Range(0, 4).Select(target.LengthOf));
        Assert.Equal(new Completion(77, 0), Assert.Single(Take(other, 1)));
        pipe.Write([1]);
        Assert.Equal(1, Complete(other, entry => PrepareRead(entry, pipe, target, 2)).Result);
        pipe.Write([1]);
        Assert.Equal(1, Complete(other, entry => PrepareRead(entry, pipe, target, 3)).Result);
    }

    [Fact]
    public void Clone_TableThere_IsBusy()
    {
        using Ring other = Open(4);
        using RegisteredBuffers buffers = new(Ring, 4);
        using RegisteredBuffers target = new(other, 4);
        Assert.Equal(Errno.EBUSY, Refusal(() => RegisteredBuffers.Clone(other, buffers)));
    }

    [Fact]
    public void CloneFrom_BadArguments_AreRefused()
    {
        using Ring other = Open(4);
        using RegisteredBuffers buffers = new(Ring, 4);
        using RegisteredBuffers target = new(other, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => target.CloneFrom(buffers, -1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => target.CloneFrom(buffers, 4, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => target.CloneFrom(buffers, 0, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => target.CloneFrom(buffers, 0, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => target.CloneFrom(buffers, 0, 0, 0));
        buffers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => target.CloneFrom(buffers, 0, 0, 1));
        Assert.Throws<ObjectDisposedException>(() => RegisteredBuffers.Clone(other, buffers));
    }

    private static void PrepareRead(SubmissionEntry entry, TestPipe pipe, RegisteredBuffers buffers, int slot) =>
        entry.PrepareRaw(new io_uring_sqe
        {
            opcode = IORING_OP_READ_FIXED,
            fd = pipe.ReadFd,
            addr = (ulong)buffers.AddressOf(slot),
            len = (uint)Math.Max(buffers.LengthOf(slot), 1),
            off = ulong.MaxValue,
            buf_index = (ushort)slot,
        });
}
