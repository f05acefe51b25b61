using System.ComponentModel;
using System.Runtime.InteropServices;
using static URing.Tests.Environments.ChildLibc;

namespace URing.Tests.Environments;

/// <summary>A seccomp filter that answers some system calls with an errno, for every thread of this process.</summary>
internal static unsafe class SystemCallFilter
{
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint Allow = 0x7FFF_0000;
    private const uint AnswerErrno = 0x0005_0000;

    public static void Install(Errno answer, ReadOnlySpan<uint> numbers)
    {
        List<sock_filter> filter =
        [
            new(LoadWord, 0, 0, ArchitectureOffset),
            new(JumpIfEqual, 1, 0, AuditArchitecture),
            new(Return, 0, 0, Allow),
            new(LoadWord, 0, 0, NumberOffset),
        ];
        foreach (uint number in numbers)
        {
            filter.Add(new sock_filter(JumpIfEqual, 0, 1, number));
            filter.Add(new sock_filter(Return, 0, 0, AnswerErrno | (uint)answer));
        }
        filter.Add(new sock_filter(Return, 0, 0, Allow));
        Install(CollectionsMarshal.AsSpan(filter));
    }

    private static void Install(ReadOnlySpan<sock_filter> filter)
    {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
            throw new Win32Exception();

        // SAFETY: the kernel copies the filter during the call.
        fixed (sock_filter* start = filter)
        {
            var program = new sock_fprog { len = (ushort)filter.Length, filter = start };
            if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0)
                throw new Win32Exception();
        }
    }
}
