using URing.TestKit;

namespace URing.Tests.Registrations;

public abstract class RegisteredFilesTests(KernelCase kernel) : RegistrationTest(kernel)
{
    private readonly byte[] _buffer = GC.AllocateArray<byte>(16, pinned: true);

    [Fact]
    public void Update_HandleClosedAfterwards_ReadsBySlot()
    {
        using RegisteredFiles files = new(Ring, 4);
        using (TestFile file = new([7, 8, 9]))
            files.Update(2, file.Handle);
        Assert.Equal(3, ReadSlot(2).Result);
        Assert.Equal([7, 8, 9], _buffer[..3]);
        Assert.Equal(Errno.EBADF, ReadSlot(1).Error);
    }

    [Fact]
    public void Remove_FileThere_EmptiesTheSlot()
    {
        using TestFile file = new([7]);
        using RegisteredFiles files = new(Ring, 4);
        files.UpdateDescriptor(0, file.Fd);
        Assert.Equal(1, ReadSlot(0).Result);
        files.Remove(0);
        Assert.Equal(Errno.EBADF, ReadSlot(0).Error);
        files.Remove(0);
    }

    [Fact]
    public void Update_TagGiven_ComesBackOnceReplaced()
    {
        using TestFile file = new([7]);
        using RegisteredFiles files = new(Ring, 4);
        files.Update(0, file.Handle, tag: 99);
        files.Update(1, file.Handle, tag: 98);
        AssertNothing(Ring);
        files.Remove(0);
        Assert.Equal(new Completion(99, 0), Assert.Single(Take(Ring, 1)));
        files.Dispose();
        Assert.Equal(new Completion(98, 0), Assert.Single(Take(Ring, 1)));
    }

    [Fact]
    public void Update_FileStillRead_TagWaitsForTheCompletion()
    {
        using TestPipe pipe = new();
        using RegisteredFiles files = new(Ring, 4);
        files.Update(3, pipe.Reader, tag: 99);
        Add(Ring, 1, entry => PrepareRead(entry, 3), EntryFlags.FixedFile);
        Ring.Submit();
        files.Remove(3);
        AssertNothing(Ring);
        pipe.Write([5]);
        List<Completion> completions = Take(Ring, 2);
        Assert.Equal([new Completion(1, 1), new Completion(99, 0)], completions.OrderBy(one => one.UserData));
    }

    [Fact]
    public void UpdateMany_SkipAndEmpty_LeaveAndClear()
    {
        using TestFile file = new([7]);
        using RegisteredFiles files = new(Ring, 4);
        Assert.Equal(3, files.UpdateMany(1, [file.Fd, file.Fd, file.Fd]));
        Assert.Equal(3, files.UpdateMany(1, [RegisteredFiles.Empty, RegisteredFiles.Skip, file.Fd]));
        Assert.Equal([Errno.EBADF, Errno.EBADF, Errno.None, Errno.None],
            Enumerable.Range(0, 4).Select(slot => ReadSlot(slot).Error));
        Assert.Equal(0, files.UpdateMany(0, []));
    }

    [Fact]
    public void UpdateMany_OneIsNotOpen_SaysHowFarItCame()
    {
        using TestFile file = new([7]);
        using RegisteredFiles files = new(Ring, 4);
        Assert.Equal(1, files.UpdateMany(0, [file.Fd, int.MaxValue, file.Fd]));
        Assert.Equal(Errno.EBADF, Refusal(() => files.UpdateMany(0, [int.MaxValue])));
    }

    [Fact]
    public void Update_Ring_IsRefused()
    {
        using RegisteredFiles files = new(Ring, 4);
        Assert.Equal(Errno.EBADF, Refusal(() => files.Update(0, Ring.Handle)));
    }

    [Fact]
    public void RegisteredFiles_Twice_IsBusy()
    {
        using (new RegisteredFiles(Ring, 4))
            Assert.Equal(Errno.EBUSY, Refusal(() => _ = new RegisteredFiles(Ring, 4)));
        using RegisteredFiles again = new(Ring, 4);
        Assert.Equal(4, again.Count);
    }

    [Fact]
    public void RegisteredFiles_MoreThanTheProcessMayOpen_IsRefused() =>
        Assert.Equal(Errno.EMFILE, Refusal(() => _ = new RegisteredFiles(Ring, RegisteredFiles.MostSlots)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_048_577)]
    public void RegisteredFiles_CountOutOfRange_IsRefused(int slots) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegisteredFiles(Ring, slots));

    [Fact]
    public void Update_BadArguments_AreRefused()
    {
        using TestFile file = new([7]);
        using RegisteredFiles files = new(Ring, 4);
        Assert.Throws<ArgumentNullException>(() => files.Update(0, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => files.Update(-1, file.Handle));
        Assert.Throws<ArgumentOutOfRangeException>(() => files.Update(4, file.Handle));
        Assert.Throws<ArgumentOutOfRangeException>(() => files.UpdateDescriptor(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => files.UpdateMany(3, [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => files.UpdateMany(0, [1, 1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => files.SetAllocationRange(2, 3));
        files.Dispose();
        Assert.Throws<ObjectDisposedException>(() => files.Remove(0));
        Assert.Throws<ObjectDisposedException>(() => files.SetAllocationRange(0, 1));
    }

    [Fact]
    public void SetAllocationRange_Part_IsTaken()
    {
        using RegisteredFiles files = new(Ring, 8);
        files.SetAllocationRange(4, 2);
        files.SetAllocationRange(0, 8);
    }

    [Fact]
    public void Dispose_AfterTheRing_DoesNothing()
    {
        using Ring ring = Open(4);
        RegisteredFiles files = new(ring, 4);
        ring.Dispose();
        files.Dispose();
        files.Dispose();
    }

    private Completion ReadSlot(int slot) => Complete(Ring, entry => PrepareRead(entry, slot), EntryFlags.FixedFile);

    private unsafe void PrepareRead(SubmissionEntry entry, int slot)
    {
        // SAFETY: the array is pinned and lives as long as the test, which takes all completions.
        fixed (byte* start = _buffer)
            entry.PrepareRead(slot, start, (uint)_buffer.Length, 0);
    }
}
