using URing.TestKit;

namespace URing.Tests.Requests;

/// <summary>Operations on descriptors that the program promises to leave open.</summary>
// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class KeptDescriptorTests(KernelCase kernel) : RequestContract(kernel)
{
    [Fact]
    public void Read_KeptPipes_NeedNoDescriptorEach()
    {
        using var pipe = new TestPipe();
        Assert.True(Ring.TryKeep(pipe.ReadFd));
        byte* bytes = Memory(32);
        Add(0, e => e.PrepareRead(pipe.ReadFd, bytes, 1, ulong.MaxValue));
        AssertSilent();
        int before = OpenDescriptors;
        for (ulong i = 1; i < 32; i++)
            Add(i, e => e.PrepareRead(pipe.ReadFd, bytes + i, 1, ulong.MaxValue));
        AssertSilent();
        Assert.True(OpenDescriptors <= before, $"{OpenDescriptors} descriptors, {before} before");
        pipe.Write("0123456789abcdef0123456789abcdef"u8);
        Assert.All(Take(32), static read => Assert.Equal(1, read.Result));
        Assert.True(Ring.TryForget(pipe.ReadFd));
        Assert.False(Ring.TryForget(pipe.ReadFd) && Kernel == RingKernel.Emulated);
    }

    // A byte comes while its reader gives up trying and goes to wait: the only edge that there will be.
    [Fact]
    public void Read_ByteComesBetweenTryAndWait_IsNotMissed()
    {
        const int Rounds = 4000;
        using var pipe = new TestPipe();
        Assert.True(Ring.TryKeep(pipe.ReadFd));
        byte* bytes = Memory(1);
        int turn = 0;
        var writer = new Thread(() =>
        {
            for (int i = 1; i <= Rounds; i++)
            {
                while (Volatile.Read(ref turn) < i)
                    Thread.Yield();
                Thread.SpinWait(i % 200);
                pipe.Write("x"u8);
            }
        });
        writer.Start();
        for (int i = 1; i <= Rounds; i++)
        {
            Add(1, e => e.PrepareRead(pipe.ReadFd, bytes, 1, ulong.MaxValue));
            Volatile.Write(ref turn, i);
            Assert.Equal(1, Assert.Single(Take(1)).Result);
        }
        writer.Join();
    }

    [Fact]
    public void Write_KeptFullPipe_GoesOnWhenThereIsRoom()
    {
        using var pipe = new TestPipe();
        Assert.True(Ring.TryKeep(pipe.WriteFd));
        Assert.True(Ring.TryKeep(pipe.ReadFd));
        byte* bytes = Memory(1 << 16);
        int full = Complete(e => e.PrepareWrite(pipe.WriteFd, bytes, 1 << 16, ulong.MaxValue)).Result;
        Add(1, e => e.PrepareWrite(pipe.WriteFd, bytes, 4096, ulong.MaxValue));
        AssertSilent();
        Add(2, e => e.PrepareRead(pipe.ReadFd, bytes, (uint)full, ulong.MaxValue));
        List<Completion> both = Take(2);
        Assert.Equal((4096, full), (Of(both, 1).Result, Of(both, 2).Result));
    }

    [Fact]
    public void Poll_KeptPipe_TellsOfWhatIsThereOnly()
    {
        using var pipe = new TestPipe();
        Assert.True(Ring.TryKeep(pipe.ReadFd));
        byte* bytes = Memory(8);
        for (ulong i = 0; i < 50; i++)
        {
            Add(1, e => e.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
            Ring.Submit();
            pipe.Write("x"u8);
            Assert.Equal((int)PollEvents.Read, Assert.Single(Take(1)).Result);
            // There already, and told of once: a second poll sees it all the same.
            Assert.Equal((int)PollEvents.Read, Complete(e => e.PreparePollAdd(pipe.ReadFd, PollEvents.Read)).Result);
            Assert.Equal(1, Complete(e => e.PrepareRead(pipe.ReadFd, bytes, 8, ulong.MaxValue)).Result);
        }
    }

    [Fact]
    public void PollMultishot_KeptPipe_CompletesForWhatIsNewUntilItIsCancelled()
    {
        using var pipe = new TestPipe();
        Assert.True(Ring.TryKeep(pipe.ReadFd));
        Add(1, e => e.PreparePollMultishot(pipe.ReadFd, PollEvents.Read));
        Ring.Submit();
        for (int i = 0; i < 5; i++)
        {
            pipe.Write("x"u8);
            Completion ready = Assert.Single(Take(1));
            Assert.Equal(((int)PollEvents.Read, true), (ready.Result, ready.HasMore));
        }
        AssertSilent();
        Add(2, e => e.PrepareCancel(1));
        List<Completion> ends = Take(2);
        Assert.Equal((0, Errno.ECANCELED), (Of(ends, 2).Result, Of(ends, 1).Error));
    }

    [Fact]
    public void Forget_OthersStillWait_GoOnWaiting()
    {
        using var pipe = new TestPipe();
        Assert.True(Ring.TryKeep(pipe.ReadFd));
        Add(1, e => e.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
        byte* bytes = Memory(8);
        Add(2, e => e.PrepareRead(pipe.ReadFd, bytes, 8, ulong.MaxValue));
        AssertSilent();
        Assert.True(Ring.TryForget(pipe.ReadFd));
        AssertSilent();
        pipe.Write("x"u8);
        Assert.Equal((int)PollEvents.Read, Assert.Single(Take(2), static c => c.UserData == 1).Result);
    }

    // One thread takes the promise back while another ends the wait: nobody's descriptor is closed, and none is left.
    [Fact]
    public void Forget_WhileAWaitIsCancelled_ClosesWhatIsItsOwn()
    {
        using var pipe = new TestPipe();
        int before = 0;
        for (int i = 0; i < 500; i++)
        {
            Assert.True(Ring.TryKeep(pipe.ReadFd));
            Add(1, e => e.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
            Ring.Submit();
            using var start = new Barrier(2);
            var forgetter = new Thread(() =>
            {
                start.SignalAndWait();
                _ = Ring.TryForget(pipe.ReadFd);
            });
            forgetter.Start();
            Add(2, e => e.PrepareCancel(1));
            start.SignalAndWait();
            Assert.Equal(Errno.ECANCELED, Of(Take(2), 1).Error);
            forgetter.Join();
            if (i == 0)
                before = OpenDescriptors;
        }
        Assert.True(OpenDescriptors <= before, $"{OpenDescriptors} descriptors, {before} before");
        pipe.Write("x"u8);
        byte* bytes = Memory(1);
        Assert.Equal(1, Complete(e => e.PrepareRead(pipe.ReadFd, bytes, 1, ulong.MaxValue)).Result);
    }

    [Fact]
    public void Forget_KeptTwice_StaysUntilTheLast()
    {
        using var pipe = new TestPipe();
        Assert.True(Ring.TryKeep(pipe.ReadFd) && Ring.TryKeep(pipe.ReadFd));
        byte* bytes = Memory(8);
        Add(1, e => e.PrepareRead(pipe.ReadFd, bytes, 8, ulong.MaxValue));
        AssertSilent();
        Assert.True(Ring.TryForget(pipe.ReadFd));
        pipe.Write("x"u8);
        Assert.Equal(1, Assert.Single(Take(1)).Result);
        Assert.True(Ring.TryForget(pipe.ReadFd));
    }

    [Fact]
    public void Read_NumberOfAForgottenPipe_IsThatOfTheNewOne()
    {
        byte* bytes = Memory(8);
        for (int i = 0; i < 20; i++)
        {
            using var pipe = new TestPipe();
            Assert.True(Ring.TryKeep(pipe.ReadFd));
            Add(1, e => e.PrepareRead(pipe.ReadFd, bytes, 8, ulong.MaxValue));
            Ring.Submit();
            pipe.Write("x"u8);
            Assert.Equal(1, Assert.Single(Take(1)).Result);
            Assert.True(Ring.TryForget(pipe.ReadFd));
        }
    }

    [Fact]
    public void ReceivePollingFirst_KeptSocketWithBytes_ReceivesThem()
    {
        using var sockets = Loopback.Tcp();
        Assert.True(Ring.TryKeep(sockets.RightFd));
        byte* bytes = Memory(8);
        for (int i = 0; i < 10; i++)
        {
            _ = sockets.Left.Send("ab"u8);
            Eventually.True(() => sockets.Right.Available == 2, because: "the bytes have come");
            Completion received = Complete(e =>
                e.PrepareReceive(sockets.RightFd, bytes, 8, flags: ReceiveFlags.PollFirst));
            Assert.Equal(2, received.Result);
        }
    }

    // More than are received in a row before others have their turn, and all edges were told of before.
    [Fact]
    public void ReceiveMultishot_KeptSocketHasManyDatagrams_GetsThemAll()
    {
        const ushort Group = 3;
        const int Datagrams = 60;
        using var sockets = Loopback.Udp();
        Assert.True(Ring.TryKeep(sockets.RightFd));
        for (int i = 0; i < Datagrams; i++)
            _ = sockets.Left.Send("abc"u8);
        _ = Complete(e => e.PreparePollAdd(sockets.RightFd, PollEvents.Read));
        Add(1, e => e.PreparePollMultishot(sockets.RightFd, PollEvents.Priority));
        AssertSilent();
        byte* memory = Memory(64 * Datagrams);
        Complete(e => e.PrepareProvideBuffers(memory, 64, Datagrams, Group)).GetResultOrThrow();
        Add(2, e => e.PrepareReceiveMultishot(sockets.RightFd, Group));
        Assert.All(Take(Datagrams), static one => Assert.Equal((3, 2UL), (one.Result, one.UserData)));
    }

    private static int OpenDescriptors => Directory.GetFiles("/proc/self/fd").Length;
}
