using URing.TestKit;
using URing.Tests.Registrations;

namespace URing.Tests.Requests;

/// <summary>A receive of all bytes that come in very many pieces. Linux 6.18 itself stops after some of them.</summary>
// SAFETY: what entries point to lives until nothing is in flight.
public sealed unsafe class LongReceiveTests() : RequestContract(KernelCase.Emulated)
{
    // The sender is faster, so that one piece after the other is there already.
    [Fact]
    public void Receive_AllOfVeryManyPieces_GetsThemAll()
    {
        const int Pieces = 200_000;
        using var pair = new SocketPair(isSequenced: true);
        byte* buffer = Memory(Pieces);
        var sender = new Thread(() =>
        {
            for (int i = 0; i < Pieces; i++)
                pair.Send(1);
        })
        {
            IsBackground = true,
        };
        sender.Start();
        Completion all = Complete(e => e.PrepareReceive(pair.Fd, buffer, Pieces, MessageFlags.WaitAll));
        Assert.Equal(Pieces, all.Result);
        Assert.True(sender.Join(Eventually.DefaultDeadline));
        Assert.Equal(-1, new Span<byte>(buffer, Pieces).IndexOfAnyExcept((byte)1));
    }
}
