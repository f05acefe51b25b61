using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>AsyncCancel and RemovePollFd: whom they find, and what becomes of him.</summary>
public abstract class ContextCancelling(KernelCase kernel) : ContextContract(kernel)
{
    [Fact]
    public void AsyncCancel_ReadOfAnEmptyPipe_EndsItAsCancelled()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            Surely(() => context.AddReadv([new byte[4]], reader, null, 1));
            Surely(context.Submit);

            Surely(() => context.AsyncCancel(1, 2));

            Dictionary<ulong, Completion> taken = Take(context, 2).ToDictionary(completion => completion.UserData);
            Assert.Equal(0, taken[2].Result);
            Assert.Equal(Errno.ECANCELED, taken[1].Error);
            AssertNothingLeft(context);
        }
    }

    [Fact]
    public void AsyncCancel_NothingOfThatName_CompletesWithEnoent()
    {
        using URingContext context = Open();

        Surely(() => context.AsyncCancel(77, 1));

        Assert.Equal(new Completion(1, -(int)Errno.ENOENT), TakeOne(context));
    }

    [Fact]
    public void AsyncCancel_ItsOwnUserData_FindsNotItself()
    {
        using URingContext context = Open();

        Surely(() => context.AsyncCancel(5, 5));

        Assert.Equal(new Completion(5, -(int)Errno.ENOENT), TakeOne(context));
    }

    [Fact]
    public void AsyncCancel_SeveralOfThatName_TakesTheOldest()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        (SafePipeHandle reader2, SafePipeHandle writer2) = OpenPipe();
        using (reader)
        using (writer)
        using (reader2)
        using (writer2)
        {
            using URingContext context = Open();
            // A slot that is free again lies before those of the polls that follow.
            Surely(() => context.AddNop(0));
            Surely(() => context.AddPollFd(reader, PollEvents.Read, 3));
            Assert.Equal(0UL, TakeOne(context).UserData);
            Surely(() => context.AddPollFd(reader2, PollEvents.Read, 3));
            Surely(context.Submit);

            Surely(() => context.AsyncCancel(3, 9));
            Assert.Contains(new Completion(3, -(int)Errno.ECANCELED), Take(context, 2));

            // The one that is left is the newer.
            WriteTo(writer2, 1);
            Assert.Equal(new Completion(3, 1), TakeOne(context));
        }
    }

    [Fact]
    public void RemovePollFd_PollInFlight_EndsItAsCancelled()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            Surely(() => context.AddPollFd(reader, PollEvents.Read, 1));

            Surely(() => context.RemovePollFd(reader, PollEvents.Read, 2));

            Dictionary<ulong, Completion> taken = Take(context, 2).ToDictionary(completion => completion.UserData);
            Assert.Equal(0, taken[2].Result);
            Assert.Equal(Errno.ECANCELED, taken[1].Error);
            AssertNothingLeft(context);
        }
    }

    [Fact]
    public void RemovePollFd_OtherEvents_CompletesWithEnoentAndThePollGoesOn()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            Surely(() => context.AddPollFd(reader, PollEvents.Read, 1));

            Surely(() => context.RemovePollFd(reader, PollEvents.ReadWrite, 2));
            Assert.Equal(new Completion(2, -(int)Errno.ENOENT), TakeOne(context));
            WriteTo(writer, 1);

            Assert.Equal(new Completion(1, 1), TakeOne(context));
        }
    }

    [Fact]
    public void RemovePollFd_TwoPolls_TakesTheNewest()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            Surely(() => context.AddPollFd(reader, PollEvents.Read, 1));
            Surely(() => context.AddPollFd(reader, PollEvents.Read, 2));

            Surely(() => context.RemovePollFd((int)reader.DangerousGetHandle(), PollEvents.Read, 9));
            Assert.Contains(new Completion(2, -(int)Errno.ECANCELED), Take(context, 2));
            WriteTo(writer, 1);

            Assert.Equal(new Completion(1, 1), TakeOne(context));
        }
    }

    [Fact]
    public void AsyncCancel_OperationThatIsReady_EndsExactlyOneWay()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            for (int round = 0; round < 200; round++)
            {
                byte[] buffer = new byte[1];
                Surely(() => context.AddReadv([buffer], reader, null, 1));
                Surely(context.Submit);
                using var start = new Barrier(2);
                Thread other = Background(() =>
                {
                    start.SignalAndWait();
                    WriteTo(writer, 1);
                });
                other.Start();
                start.SignalAndWait();
                Surely(() => context.AsyncCancel(1, 2));
                List<Completion> taken = Take(context, 2);
                other.Join();

                Completion read = taken.Single(completion => completion.UserData == 1);
                if (read.IsError)
                {
                    Assert.Equal(Errno.ECANCELED, read.Error);
                    Surely(() => context.AddReadv([buffer], reader, null, 3));
                    read = TakeOne(context);
                }
                Assert.Equal(1, read.Result);
                Assert.Equal(1, buffer[0]);
            }
        }
    }

    public sealed class OverLinux() : ContextCancelling(KernelCase.Linux);

    public sealed class OverEmulated() : ContextCancelling(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : ContextCancelling(KernelCase.FaultyLinux(31));

    public sealed class OverFaultyEmulated() : ContextCancelling(KernelCase.FaultyEmulated(32));
}
