using URing.TestKit;

namespace URing.Tests.Rings;

public sealed class RingWithBusyPolling() : RingMechanics(KernelCase.LinuxWith(RingKind.BusyPolling));

public sealed class RingWithHybridPolling() : RingMechanics(KernelCase.LinuxWith(RingKind.HybridPolling));

public sealed class RingWithSingleOwner() : RingContract(KernelCase.LinuxWith(RingKind.SingleOwner));

public sealed class RingWithCooperative() : RingContract(KernelCase.LinuxWith(RingKind.Cooperative));

public sealed class RingWithPollingThread() : RingContract(KernelCase.LinuxWith(RingKind.PollingThread));

public sealed class RingWithLargeEntries() : RingContract(KernelCase.LinuxWith(RingKind.LargeEntries));

public sealed class RingWithLargeCompletions() : RingContract(KernelCase.LinuxWith(RingKind.LargeCompletions));

public sealed class RingWithMixedCompletions() : RingContract(KernelCase.LinuxWith(RingKind.MixedCompletions));

public sealed class RingWithMixedEntries() : RingContract(KernelCase.LinuxWith(RingKind.MixedEntries));

public sealed class RingWithOwnMemory() : RingContract(KernelCase.LinuxWith(RingKind.OwnMemory));

public sealed class RingWithOwnMemorySingleOwner() : RingContract(KernelCase.LinuxWith(RingKind.OwnMemorySingleOwner));

public sealed class RingWithRegisteredDescriptor() : RingContract(KernelCase.LinuxWith(RingKind.RegisteredDescriptor));

public sealed class RingWithRegisteredDescriptorOnly()
    : RingContract(KernelCase.LinuxWith(RingKind.RegisteredDescriptorOnly));

public sealed class RingWithRegisteredWaits() : RingContract(KernelCase.LinuxWith(RingKind.RegisteredWaits));

public sealed class RingWithEmulatedSingleOwner() : RingContract(KernelCase.EmulatedWith(RingKind.SingleOwner));

public sealed class RingWithEmulatedLargeEntries() : RingContract(KernelCase.EmulatedWith(RingKind.LargeEntries));

public sealed class RingWithEmulatedLargeCompletions()
    : RingContract(KernelCase.EmulatedWith(RingKind.LargeCompletions));

public sealed class RingWithEmulatedMixedCompletions()
    : RingContract(KernelCase.EmulatedWith(RingKind.MixedCompletions));
