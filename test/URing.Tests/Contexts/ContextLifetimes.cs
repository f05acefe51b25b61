using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>Buffers stay where they are while the kernel has them, and are let go afterwards.</summary>
public abstract class ContextLifetimes(KernelCase kernel) : ContextContract(kernel)
{
    [Fact]
    public void Buffers_WhileInFlight_ArePinnedAndNotAfterwards()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using var memory = new GuardedMemory(32, SealKind.Inaccessible);
            using URingContext context = Open();
            Surely(() => context.AddReadv([memory.Memory[..16], memory.Memory[16..]], reader, null, 1));
            Assert.Equal(2, memory.Pins);
            Surely(context.Submit);
            Assert.Equal(2, memory.Pins);

            WriteTo(writer, 1);

            Assert.Equal(1, TakeOne(context).Result);
            Assert.Equal(0, memory.Pins);
            memory.Seal();
        }
    }

    [Fact]
    public void Buffers_Cancelled_ArePinnedUntilTheirOwnCompletion()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using var memory = new GuardedMemory(32);
            using URingContext context = Open();
            Surely(() => context.AddReadv([memory.Memory], reader, null, 1));
            Surely(context.Submit);

            Surely(() => context.AsyncCancel(1, 2));

            Assert.Equal(1, memory.Pins);
            Completion first = TakeOne(context);
            Assert.Equal(first.UserData == 1 ? 0 : 1, memory.Pins);
            _ = TakeOne(context);
            Assert.Equal(0, memory.Pins);
        }
    }

    [Fact]
    public void Buffers_TwoOperationsOfTheSameUserData_KeepTheirOwn()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using SafeFileHandle zero = File.OpenHandle("/dev/zero");
            using var waiting = new GuardedMemory(16);
            using var quick = new GuardedMemory(16);
            using URingContext context = Open();
            Surely(() => context.AddReadv([waiting.Memory], reader, null, 5));
            Surely(() => context.AddReadv([quick.Memory], zero, 0, 5));

            Assert.Equal(16, TakeOne(context).Result);

            Assert.Equal(0, quick.Pins);
            Assert.Equal(1, waiting.Pins);
            WriteTo(writer, 1, 2, 3);
            Assert.Equal(3, TakeOne(context).Result);
            Assert.Equal([1, 2, 3], waiting.GetSpan()[..3].ToArray());
        }
    }

    [Fact]
    public void Buffers_AddThatThrows_AreLetGo()
    {
        using var memory = new GuardedMemory(16);
        using SafeFileHandle closed = File.OpenHandle("/dev/zero");
        closed.Dispose();
        URingContext context = Open();

        Assert.ThrowsAny<Exception>(() => context.AddReadv([memory.Memory], closed, 0, 1));
        Assert.Equal(0, memory.Pins);
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        context.Dispose();
        Assert.Throws<ObjectDisposedException>(() => context.AddReadv([memory.Memory], zero, 0, 1));

        Assert.Equal(0, memory.Pins);
    }

    [Fact]
    public void Arrays_CompactingCollectionWhileReadsArePending_ReceiveTheBytes()
    {
        const int Count = 200;
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            byte[][] buffers = new byte[Count][];
            List<byte[]> garbage = [];
            for (int i = 0; i < Count; i++)
            {
                // Neighbours that die leave holes, so that a collection has reason to move the buffers.
                garbage.Add(new byte[500]);
                byte[] buffer = buffers[i] = new byte[100];
                garbage.Add(new byte[700]);
                ulong userData = (ulong)i;
                Surely(() => context.AddReadv([buffer], reader, null, userData));
            }
            Surely(context.Submit);
            garbage.Clear();

            for (int i = 0; i < 3; i++)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            for (byte i = 0; i < Count; i++)
            {
                WriteTo(writer, i);
                Completion completion = TakeOne(context);
                Assert.Equal(1, completion.Result);
                Assert.Equal(i, buffers[completion.UserData][0]);
            }
        }
    }

    [Fact]
    public void Completions_TakenOneByOne_SealedBuffersStayUntouched()
    {
        const int Count = 64;
        const int Block = 4096;
        using SafeFileHandle file = OpenFile(NewFile(new byte[Count * Block]));
        GuardedMemory[] buffers = [.. Enumerable.Range(0, Count).Select(_ => new GuardedMemory(Block))];
        using (URingContext context = Open(8))
        {
            for (int i = 0; i < Count; i++)
            {
                int at = i;
                Surely(() => context.AddReadv([buffers[at].Memory], file, (long)at * Block, (ulong)at));
            }
            for (int i = 0; i < Count; i++)
            {
                GuardedMemory buffer = buffers[TakeOne(context).UserData];
                Assert.Equal(0, buffer.Pins);
                buffer.Seal();
            }
        }

        Assert.All(buffers, buffer => ((IDisposable)buffer).Dispose());
    }

    [Fact]
    public void Memory_OfAManagerWhosePinThrows_LeaksNothing()
    {
        using var memory = new GuardedMemory(16);
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        using URingContext context = Open();
        var gone = new GuardedMemory(16);
        Memory<byte> goneMemory = gone.Memory;
        ((IDisposable)gone).Dispose();

        Assert.Throws<ObjectDisposedException>(() => context.AddReadv([memory.Memory, goneMemory], zero, 0, 1));

        Assert.Equal(0, memory.Pins);
        AssertNothingLeft(context);
    }

    [Fact]
    public void RecordsAndVectors_ThousandsInFlight_GrowAndShrinkBack()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open(4);
            byte[] buffer = GC.AllocateArray<byte>(4096, pinned: true);
            Memory<byte>[] many = [.. Enumerable.Range(0, 1024).Select(i => buffer.AsMemory(i, 1))];
            for (ulong i = 0; i < 3000; i++)
                Surely(() => context.AddReadv(many, reader, null, i));
            Surely(context.Submit);
            Assert.Equal(3000, context.InFlight);

            writer.Dispose();

            // End of file for everybody.
            Assert.All(Take(context, 3000), completion => Assert.Equal(0, completion.Result));
            AssertNothingLeft(context);
        }
    }

    public sealed class OverLinux() : ContextLifetimes(KernelCase.Linux);

    public sealed class OverEmulated() : ContextLifetimes(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : ContextLifetimes(KernelCase.FaultyLinux(81));

    public sealed class OverFaultyEmulated() : ContextLifetimes(KernelCase.FaultyEmulated(82));
}
