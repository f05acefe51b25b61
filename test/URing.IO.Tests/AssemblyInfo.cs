using Xunit.Sdk;
using Xunit.v3;

// Leak checks count what belongs to the whole process, so only one test runs at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]
