using URing.TestKit;

namespace URing.Tests.Registrations;

public sealed class BufferTablesOnLinux() : RegisteredBuffersTests(KernelCase.Linux);

public sealed class BufferTablesOnEmulated() : RegisteredBuffersTests(KernelCase.Emulated);

public sealed class FileTablesOnLinux() : RegisteredFilesTests(KernelCase.Linux);

public sealed class FileTablesOnEmulated() : RegisteredFilesTests(KernelCase.Emulated);

public sealed class RawRegistrationsOnLinux() : RawRegistrationTests(KernelCase.Linux);

public sealed class RawRegistrationsOnEmulated() : RawRegistrationTests(KernelCase.Emulated);

public sealed class CancelsNowOnLinux() : CancelNowTests(KernelCase.Linux);

public sealed class CancelsNowOnEmulated() : CancelNowTests(KernelCase.Emulated);

public sealed class EventsOnLinux() : EventRegistrationTests(KernelCase.Linux);

public sealed class EventsOnEmulated() : EventRegistrationTests(KernelCase.Emulated);

public sealed class BufferRingsOnLinux() : BufferRingTests(KernelCase.Linux);

public sealed class BufferRingsOnEmulated() : BufferRingTests(KernelCase.Emulated);

public sealed class WorkersOnLinux() : WorkerTests(KernelCase.Linux);

public sealed class WorkersOnEmulated() : WorkerTests(KernelCase.Emulated);

public sealed class RingRegistrationsOnLinux() : RingRegistrationTests(KernelCase.Linux);

public sealed class RingRegistrationsOnEmulated() : RingRegistrationTests(KernelCase.Emulated);
