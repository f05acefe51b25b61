// Receives a stream into buffers that the kernel picks when data is there: one entry, many completions.
using System.Net;
using System.Net.Sockets;
using System.Text;
using URing;

const ushort Group = 1;
string text = string.Concat(Enumerable.Range(0, 100).Select(number => $"message {number}; "));

using var ring = new Ring(entries: 8);
if (ring.Kernel != RingKernel.Linux)
{
    Console.WriteLine($"the {ring.Kernel.Name} kernel has no buffer rings: {ring.KernelReason}");
    return 0;
}

using var buffers = new BufferRing(ring, Group, count: 8, bufferLength: 64);
(Socket sender, Socket receiver) = Connect();
using Socket _ = receiver;
Receive(ring, receiver);
using (sender)
    sender.Send(Encoding.ASCII.GetBytes(text));

var received = new StringBuilder();
int completions = 0;
for (bool isOpen = true; isOpen;)
{
    ring.SubmitAndWait(minimum: 1);
    foreach (Completion completion in ring.Completions)
    {
        completions++;
        BufferSlices slices = buffers.Take(completion);
        foreach (BufferSlice slice in slices)
            received.Append(Encoding.ASCII.GetString(slice.Bytes));
        buffers.Recycle(slices);

        // 0 is the end. Without a buffer left the entry ends too, and is submitted again now that some are back.
        isOpen = completion.Error == Errno.ENOBUFS || completion.GetResultOrThrow() > 0;
        if (isOpen && !completion.HasMore)
            Receive(ring, receiver);
    }
}
Console.WriteLine($"{received.Length} bytes in {completions} completions, through {buffers.Count} buffers of 64 bytes");
return received.ToString() == text ? 0 : 1;

static (Socket Sender, Socket Receiver) Connect()
{
    using var listener = new TcpListener(IPAddress.Loopback, port: 0);
    listener.Start();
    var sender = new Socket(SocketType.Stream, ProtocolType.Tcp);
    sender.Connect(listener.LocalEndpoint);
    return (sender, listener.AcceptSocket());
}

static void Receive(Ring ring, Socket socket)
{
    if (!ring.TryGetEntry(out SubmissionEntry entry))
        throw new InvalidOperationException("The queue is full: submit, then try again.");
    entry.PrepareReceiveMultishot((int)socket.SafeHandle.DangerousGetHandle(), Group);
}
