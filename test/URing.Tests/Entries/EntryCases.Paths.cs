using URing.Abi;

namespace URing.Tests.Entries;

internal static unsafe partial class EntryCases
{
    private const int Here = SubmissionEntry.CurrentDirectory;
    private const int CreateToWrite = 0x41;

    private static Dictionary<string, Prepare> Paths() => new()
    {
        ["open at"] = e => e.PrepareOpenAt(3, s_low, CreateToWrite, 0x1A4),
        ["open at extreme"] = e => e.PrepareOpenAt(Here, s_high, int.MaxValue, uint.MaxValue),
        ["open at direct"] = e => e.PrepareOpenAtDirect(3, s_low, CreateToWrite, 0x1A4, 0),
        ["open at direct extreme"] = e => e.PrepareOpenAtDirect(Here, s_high, 0, 0, Top),
        ["open at direct allocated"] = e => e.PrepareOpenAtDirect(3, s_low, 0, 0, DirectSlot.Allocate),
        ["open at2"] = e => e.PrepareOpenAt2(3, s_low, (open_how*)s_middle),
        ["open at2 extreme"] = e => e.PrepareOpenAt2(Here, s_high, (open_how*)s_high),
        ["open at2 direct"] = e => e.PrepareOpenAt2Direct(3, s_low, (open_how*)s_middle, 0),
        ["open at2 direct extreme"] = e => e.PrepareOpenAt2Direct(Here, s_high, (open_how*)s_high, Top),
        ["open at2 direct allocated"] = e =>
            e.PrepareOpenAt2Direct(3, s_low, (open_how*)s_middle, DirectSlot.Allocate),
        ["statx"] = e => e.PrepareStatx(3, s_low, 0, 0x7ff, (statx*)s_middle),
        ["statx extreme"] = e => e.PrepareStatx(Here, s_high, int.MaxValue, uint.MaxValue, (statx*)s_high),
        ["rename at"] = e => e.PrepareRenameAt(3, s_low, 4, s_middle, 1),
        ["rename at extreme"] = e => e.PrepareRenameAt(Here, s_high, Here, s_high, uint.MaxValue),
        ["rename at current directory"] = e => e.PrepareRenameAt(Here, s_low, Here, s_middle),
        ["unlink at"] = e => e.PrepareUnlinkAt(3, s_low, 0x200),
        ["unlink at extreme"] = e => e.PrepareUnlinkAt(int.MaxValue, s_high, int.MaxValue),
        ["unlink at current directory"] = e => e.PrepareUnlinkAt(Here, s_low),
        ["mkdir at"] = e => e.PrepareMkdirAt(3, s_low, 0x1ED),
        ["mkdir at extreme"] = e => e.PrepareMkdirAt(int.MaxValue, s_high, uint.MaxValue),
        ["mkdir at current directory"] = e => e.PrepareMkdirAt(Here, s_low, 0x1ED),
        ["symlink at"] = e => e.PrepareSymlinkAt(s_low, 3, s_middle),
        ["symlink at extreme"] = e => e.PrepareSymlinkAt(s_high, int.MaxValue, s_high),
        ["symlink at current directory"] = e => e.PrepareSymlinkAt(s_low, Here, s_middle),
        ["link at"] = e => e.PrepareLinkAt(3, s_low, 4, s_middle, 0x400),
        ["link at extreme"] = e => e.PrepareLinkAt(int.MaxValue, s_high, int.MinValue, s_high, int.MaxValue),
        ["link at current directory"] = e => e.PrepareLinkAt(Here, s_low, Here, s_middle),
    };

    private static Dictionary<string, Prepare> Attributes() => new()
    {
        ["fset xattr"] = e => e.PrepareFSetXattr(3, s_low, s_middle, 16, 1),
        ["fset xattr extreme"] = e => e.PrepareFSetXattr(int.MaxValue, s_high, s_high, uint.MaxValue, int.MaxValue),
        ["set xattr"] = e => e.PrepareSetXattr(s_third, s_low, s_middle, 16, 1),
        ["set xattr extreme"] = e => e.PrepareSetXattr(s_high, s_high, s_high, uint.MaxValue, int.MaxValue),
        ["fget xattr"] = e => e.PrepareFGetXattr(3, s_low, s_middle, 16),
        ["fget xattr extreme"] = e => e.PrepareFGetXattr(int.MaxValue, s_high, s_high, uint.MaxValue),
        ["get xattr"] = e => e.PrepareGetXattr(s_third, s_low, s_middle, 16),
        ["get xattr extreme"] = e => e.PrepareGetXattr(s_high, s_high, s_high, uint.MaxValue),
    };
}
