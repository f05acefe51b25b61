namespace URing.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData(-1, Errno.EPERM)]
    [InlineData(-125, Errno.ECANCELED)]
    [InlineData(-4095, (Errno)4095)]
    public void IsError_NumbersOfErrors_AreErrors(int result, Errno error)
    {
        var completion = new Completion(1, result);
        Assert.True(completion.IsError);
        Assert.Equal(error, completion.Error);
        Assert.Equal(error, Assert.Throws<URingException>(() => completion.GetResultOrThrow()).Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    [InlineData(-4096)]
    [InlineData(int.MinValue)]
    public void IsError_OtherNumbers_AreResults(int result)
    {
        var completion = new Completion(1, result);
        Assert.False(completion.IsError);
        Assert.Equal(Errno.None, completion.Error);
        Assert.Equal(result, completion.GetResultOrThrow());
    }

    [Fact]
    public void Flags_None_SayNothing()
    {
        var completion = new Completion(1, 2);
        Assert.False(completion.HasMore || completion.BufferHasMore || completion.SocketIsNonEmpty
            || completion.IsNotification || completion.WasCopied);
        Assert.Null(completion.BufferId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ushort.MaxValue)]
    public void BufferId_BufferFlag_IsTheUpperHalf(int id)
    {
        var flags = (CompletionFlags)((uint)id << 16) | CompletionFlags.Buffer | CompletionFlags.BufferMore;
        var completion = new Completion(1, 2, flags);
        Assert.Equal((ushort)id, completion.BufferId);
        Assert.True(completion.BufferHasMore);
        Assert.False(completion.HasMore);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(int.MinValue, true)]
    public void WasCopied_Notification_ReadsTheReport(int result, bool copied)
    {
        var completion = new Completion(1, result, CompletionFlags.Notification);
        Assert.Equal((true, copied, false), (completion.IsNotification, completion.WasCopied, completion.IsError));
    }

    [Fact]
    public void WasCopied_NoNotification_IsFalse() =>
        Assert.False(new Completion(1, int.MinValue).WasCopied);

    [Fact]
    public void HasMore_MultishotFlags_AreRead()
    {
        var completion = new Completion(1, 2, CompletionFlags.More | CompletionFlags.SocketNonEmpty);
        Assert.True(completion.HasMore && completion.SocketIsNonEmpty);
    }
}
