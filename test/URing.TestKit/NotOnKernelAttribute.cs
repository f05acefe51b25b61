namespace URing.TestKit;

/// <summary>Says that a test of a contract suite cannot run on a kernel, and why.</summary>
/// <remarks>All of these are listed in test/not-on-every-kernel.txt, and a test compares.</remarks>
/// <param name="kernel">The name of a <see cref="KernelCase"/>, or <c>faulty</c> for all that are faulty.</param>
/// <param name="reason">One sentence.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class NotOnKernelAttribute(string kernel, string reason) : Attribute
{
    public const string Faulty = "faulty";

    public string Kernel => kernel;

    public string Reason => reason;

    public bool Covers(KernelCase candidate) => candidate.Name == kernel || (candidate.IsFaulty && kernel == Faulty);
}
