using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using URing.Abi;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests;

/// <summary>What the real kernel writes to picked buffers, read back.</summary>
public sealed unsafe class ReceivedMessageKernelTests : IDisposable
{
    private const int BufferLength = 256;
    private const int Buffers = 8;
    private const ushort Group = 7;
    private const int ControlRoom = 64;
    private const int PacketInformation = 8; // IP_PKTINFO of ip(7)
    private const int Truncated = 0x20; // MSG_TRUNC of recv(2)

    private readonly Ring? _ring;
    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed((Buffers * BufferLength) + (nuint)sizeof(msghdr));
    private readonly Socket _receiver = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private int _inFlight;

    public ReceivedMessageKernelTests()
    {
        if (KernelCase.Linux.WhyUnusable is { } missing)
            Assert.Skip(missing);

        _ring = new Ring(8, new RingOptions { Kernel = RingKernel.Linux });
        _receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _receiver.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
        _sender.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // SAFETY: the memory lives until Dispose, after the ring is gone with all that was in flight.
        Add(new io_uring_sqe
        {
            opcode = IORING_OP_PROVIDE_BUFFERS,
            fd = Buffers,
            addr = (ulong)_memory,
            len = BufferLength,
            buf_group = Group,
        });
        Assert.Equal(0, Next().Result);
    }

    private Ring Ring => _ring!;

    public void Dispose()
    {
        _receiver.Dispose();
        _sender.Dispose();
        if (_ring is { } ring)
        {
            Add(new io_uring_sqe { opcode = IORING_OP_ASYNC_CANCEL, fd = -1, cancel_flags = IORING_ASYNC_CANCEL_ANY });
            while (_inFlight > 0)
                _ = Next();
            ring.Dispose();
        }
        NativeMemory.Free(_memory);
    }

    [Fact]
    public void TryRead_DatagramsOfAMultishot_HaveNameControlAndPayload()
    {
        Receive(SocketName.MostBytes, ControlRoom, flags: 0);
        for (byte i = 1; i <= 3; i++)
        {
            Send(Enumerable.Repeat(i, i).ToArray());
            Assert.True(ReceivedMessage.TryRead(NextBuffer(), SocketName.MostBytes, ControlRoom, out var message));
            Assert.True(SocketName.TryRead(message.Name, out EndPoint? from));
            Assert.Equal(_sender.LocalEndPoint, from);
            Assert.Equal(Enumerable.Repeat(i, i), message.Payload.ToArray());
            Assert.False(message.IsNameTruncated || message.IsControlTruncated || message.IsPayloadTruncated);

            List<string> control = [];
            foreach (ControlMessage one in message.Control)
                control.Add($"{one.Level}/{one.Type}: {one.Data.Length} bytes");
            Assert.Equal([$"0/{PacketInformation}: 12 bytes"], control);
        }
    }

    [Fact]
    public void TryRead_DatagramBeyondTheBuffer_IsTruncated()
    {
        Receive(SocketName.MostBytes, 0, flags: 0);
        Send(new byte[BufferLength]);
        Assert.True(ReceivedMessage.TryRead(NextBuffer(), SocketName.MostBytes, 0, out ReceivedMessage message));
        Assert.True(message.IsPayloadTruncated);
        Assert.True(message.IsControlTruncated);
        Assert.Equal(BufferLength - 16 - SocketName.MostBytes, message.Payload.Length);
    }

    [Fact]
    public void TryRead_RealLengthAskedFor_IsSaid()
    {
        Receive(SocketName.MostBytes, ControlRoom, Truncated);
        Send(new byte[1_000]);
        Assert.True(
            ReceivedMessage.TryRead(NextBuffer(), SocketName.MostBytes, ControlRoom, out ReceivedMessage message));
        Assert.Equal((true, 1_000U), (message.IsPayloadTruncated, message.Length));
        Assert.Equal(BufferLength - 16 - SocketName.MostBytes - ControlRoom, message.Payload.Length);
    }

    [Fact]
    public void TryRead_NameBeyondItsRoom_IsTruncated()
    {
        Receive(4, ControlRoom, flags: 0);
        Send([9]);
        Assert.True(ReceivedMessage.TryRead(NextBuffer(), 4, ControlRoom, out ReceivedMessage message));
        Assert.True(message.IsNameTruncated);
        Assert.Equal(4, message.Name.Length);
        Assert.Equal([9], message.Payload.ToArray());
    }

    private void Receive(int nameLength, int controlLength, uint flags)
    {
        // SAFETY: the message stands behind the buffers, in memory that lives until Dispose.
        var message = (msghdr*)(_memory + (Buffers * BufferLength));
        *message = new msghdr { msg_namelen = (uint)nameLength, msg_controllen = (ulong)controlLength };
        Add(new io_uring_sqe
        {
            opcode = IORING_OP_RECVMSG,
            flags = IOSQE_BUFFER_SELECT,
            ioprio = IORING_RECV_MULTISHOT,
            fd = (int)_receiver.Handle,
            addr = (ulong)message,
            len = 1,
            msg_flags = flags,
            buf_group = Group,
        });
        Ring.Submit();
    }

    private void Send(byte[] payload) => _sender.SendTo(payload, _receiver.LocalEndPoint!);

    private void Add(in io_uring_sqe sqe)
    {
        Assert.True(Ring.TryGetEntry(out SubmissionEntry entry));
        entry.PrepareRaw(sqe);
        _inFlight++;
    }

    private Completion Next()
    {
        Completion completion = default;
        Eventually.True(() =>
        {
            Ring.SubmitAndWait(1, TimeSpan.FromSeconds(1));
            return Ring.TryTake(out completion);
        });
        _inFlight -= (completion.Flags & CompletionFlags.More) == 0 ? 1 : 0;
        return completion;
    }

    private ReadOnlySpan<byte> NextBuffer()
    {
        Completion completion = Next();
        Assert.Equal(CompletionFlags.Buffer | CompletionFlags.More,
            completion.Flags & (CompletionFlags.Buffer | CompletionFlags.More));
        int buffer = (int)((uint)completion.Flags >> 16);
        Assert.InRange(buffer, 0, Buffers - 1);
        // SAFETY: the kernel picked one of our buffers and wrote no more than fits.
        return new ReadOnlySpan<byte>(_memory + (buffer * BufferLength), completion.GetResultOrThrow());
    }
}
