using URing.TestKit;

namespace URing.Tests.Rings;

public sealed class RingOnLinux() : RingContract(KernelCase.Linux);

public sealed class RingOnEmulated() : RingContract(KernelCase.Emulated);

public sealed class RingOnFaultyLinuxSeed1() : RingContract(KernelCase.FaultyLinux(1));

public sealed class RingOnFaultyLinuxSeed2() : RingContract(KernelCase.FaultyLinux(2));

public sealed class RingOnFaultyLinuxSeed3() : RingContract(KernelCase.FaultyLinux(3));

public sealed class RingOnFaultyEmulatedSeed1() : RingContract(KernelCase.FaultyEmulated(1));

public sealed class RingOnFaultyEmulatedSeed2() : RingContract(KernelCase.FaultyEmulated(2));
