using URing.TestKit;

namespace URing.Tests.Rings;

/// <summary>What a ring promises over every kernel, unless it polls its devices.</summary>
/// <param name="kernel">The kernel that a derived class runs over.</param>
public abstract partial class RingContract(KernelCase kernel) : RingMechanics(kernel);
