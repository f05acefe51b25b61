using System.Runtime.InteropServices;
using URing.Abi;
using URing.Queues;

namespace URing.Tests.Queues;

/// <summary>The completion queue against a kernel that writes at the first moment that it may.</summary>
public sealed unsafe class CompletionQueueTests : IDisposable
{
    private const int Head = 0;
    private const int Tail = 64;
    private const int Mask = 128;
    private const int Completions = 192;

    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(4096);

    public void Dispose() => NativeMemory.Free(_memory);

    [Fact]
    public void TryTake_KernelWritesAsSoonAsTheHeadMoves_CopiesFirst()
    {
        const uint Count = 2_000;
        CompletionQueue queue = Open(capacity: 1, firstPosition: 0);
        Thread kernel = new(() => PostAsSoonAsThereIsRoom(Count)) { IsBackground = true };
        kernel.Start();

        for (uint i = 0; i < Count; i++)
        {
            Completion completion;
            while (!queue.TryTake(out completion))
                Thread.Yield();
            Assert.Equal(i, completion.UserData);
        }

        Assert.True(kernel.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void TryTake_PositionsWrapAt32Bits_KeepsCounting()
    {
        CompletionQueue queue = Open(capacity: 4, firstPosition: uint.MaxValue - 1);
        Post(7, 8, 9, 10);

        Assert.Equal(4U, queue.Ready);
        foreach (ulong expected in new ulong[] { 7, 8, 9, 10 })
        {
            Assert.True(queue.TryPeek(out Completion seen));
            Assert.True(queue.TryTake(out Completion taken));
            Assert.Equal(expected, taken.UserData);
            Assert.Equal(seen, taken);
        }
        Assert.False(queue.TryTake(out _));
        Assert.False(queue.TryPeek(out _));
    }

    private CompletionQueue Open(uint capacity, uint firstPosition)
    {
        *(uint*)(_memory + Head) = firstPosition;
        *(uint*)(_memory + Tail) = firstPosition;
        *(uint*)(_memory + Mask) = capacity - 1;
        var parameters = new io_uring_params { cq_entries = capacity };
        parameters.cq_off.head = Head;
        parameters.cq_off.tail = Tail;
        parameters.cq_off.ring_mask = Mask;
        parameters.cq_off.cqes = Completions;
        return new CompletionQueue(_memory, parameters);
    }

    private void PostAsSoonAsThereIsRoom(uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            while (Volatile.Read(ref *(uint*)(_memory + Head)) != i)
                Thread.SpinWait(1);
            Post(i);
        }
    }

    private void Post(params ReadOnlySpan<ulong> userData)
    {
        foreach (ulong one in userData)
        {
            uint tail = *(uint*)(_memory + Tail);
            uint mask = *(uint*)(_memory + Mask);
            ((io_uring_cqe*)(_memory + Completions))[tail & mask] = new io_uring_cqe { user_data = one };
            Volatile.Write(ref *(uint*)(_memory + Tail), tail + 1);
        }
    }
}
