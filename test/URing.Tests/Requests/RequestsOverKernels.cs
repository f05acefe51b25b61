using URing.TestKit;

namespace URing.Tests.Requests;

public sealed class CancelsOnLinux() : CancelTests(KernelCase.Linux);

public sealed class CancelsOnEmulated() : CancelTests(KernelCase.Emulated);

public sealed class DirectDescriptorsOnLinux() : DirectDescriptorTests(KernelCase.Linux);

public sealed class DirectDescriptorsOnEmulated() : DirectDescriptorTests(KernelCase.Emulated);

public sealed class FilesOnLinux() : FileTests(KernelCase.Linux);

public sealed class FilesOnEmulated() : FileTests(KernelCase.Emulated);

public sealed class FutexesOnLinux() : FutexTests(KernelCase.Linux);

public sealed class FutexesOnEmulated() : FutexTests(KernelCase.Emulated);

public sealed class LinksOnLinux() : LinkTests(KernelCase.Linux);

public sealed class LinksOnEmulated() : LinkTests(KernelCase.Emulated);

public sealed class MessageRingsOnLinux() : MessageRingTests(KernelCase.Linux);

public sealed class MessageRingsOnEmulated() : MessageRingTests(KernelCase.Emulated);

public sealed class NopsOnLinux() : NopTests(KernelCase.Linux);

public sealed class NopsOnEmulated() : NopTests(KernelCase.Emulated);

public sealed class PathsOnLinux() : PathTests(KernelCase.Linux);

public sealed class PathsOnEmulated() : PathTests(KernelCase.Emulated);

public sealed class PollsOnLinux() : PollTests(KernelCase.Linux);

public sealed class PollsOnEmulated() : PollTests(KernelCase.Emulated);

public sealed class KeptDescriptorsOnLinux() : KeptDescriptorTests(KernelCase.Linux);

public sealed class KeptDescriptorsOnEmulated() : KeptDescriptorTests(KernelCase.Emulated);

public sealed class SplicesOnLinux() : SpliceTests(KernelCase.Linux);

public sealed class SplicesOnEmulated() : SpliceTests(KernelCase.Emulated);

public sealed class TimeoutsOnLinux() : TimeoutTests(KernelCase.Linux);

public sealed class TimeoutsOnEmulated() : TimeoutTests(KernelCase.Emulated);

public sealed class TransfersOnLinux() : TransferTests(KernelCase.Linux);

public sealed class TransfersOnEmulated() : TransferTests(KernelCase.Emulated);

public sealed class OpensOnLinux() : OpenTests(KernelCase.Linux);

public sealed class OpensOnEmulated() : OpenTests(KernelCase.Emulated);

public sealed class SocketsOnLinux() : SocketTests(KernelCase.Linux);

public sealed class SocketsOnEmulated() : SocketTests(KernelCase.Emulated);

public sealed class SendsOnLinux() : SendTests(KernelCase.Linux);

public sealed class SendsOnEmulated() : SendTests(KernelCase.Emulated);

public sealed class ReceivesOnLinux() : ReceiveTests(KernelCase.Linux);

public sealed class ReceivesOnEmulated() : ReceiveTests(KernelCase.Emulated);

public sealed class ZeroCopiesOnLinux() : ZeroCopyTests(KernelCase.Linux);

public sealed class ZeroCopiesOnEmulated() : ZeroCopyTests(KernelCase.Emulated);

public sealed class BuffersOnLinux() : BufferTests(KernelCase.Linux);

public sealed class BuffersOnEmulated() : BufferTests(KernelCase.Emulated);

public sealed class CommandsOnLinux() : CommandTests(KernelCase.Linux);

public sealed class CommandsOnEmulated() : CommandTests(KernelCase.Emulated);

public sealed class OverflowsOnLinux() : OverflowTests(KernelCase.Linux);

public sealed class OverflowsOnEmulated() : OverflowTests(KernelCase.Emulated);
