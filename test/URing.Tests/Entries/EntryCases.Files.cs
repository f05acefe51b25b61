using URing.Abi;

namespace URing.Tests.Entries;

internal static unsafe partial class EntryCases
{
    private const TransferFlags AllTransfer = (TransferFlags)int.MaxValue;

    private static Dictionary<string, Prepare> Transfers() => new()
    {
        ["readv"] = e => e.PrepareReadV(3, (iovec*)s_low, 2, 4096),
        ["readv extreme"] = e =>
            e.PrepareReadV(int.MaxValue, (iovec*)s_high, 1024, SubmissionEntry.CurrentPosition, AllTransfer),
        ["writev"] = e => e.PrepareWriteV(3, (iovec*)s_low, 2, 4096),
        ["writev extreme"] = e =>
            e.PrepareWriteV(int.MinValue, (iovec*)s_high, 1024, long.MaxValue, TransferFlags.DataSync),
        ["read"] = e => e.PrepareRead(3, s_low, 512, 4096),
        ["read extreme"] = e =>
            e.PrepareRead(int.MaxValue, s_high, uint.MaxValue, ulong.MaxValue, TransferFlags.NoWait),
        ["write"] = e => e.PrepareWrite(3, s_low, 512, 4096),
        ["write extreme"] = e => e.PrepareWrite(-1, s_high, uint.MaxValue, ulong.MaxValue, TransferFlags.DataSync),
        ["read fixed"] = e => e.PrepareReadFixed(3, s_low, 512, 4096, 7),
        ["read fixed extreme"] = e => e.PrepareReadFixed(
            int.MaxValue, s_high, uint.MaxValue, ulong.MaxValue, ushort.MaxValue, TransferFlags.NoWait),
        ["write fixed"] = e => e.PrepareWriteFixed(3, s_low, 512, 4096, 7),
        ["write fixed extreme"] = e => e.PrepareWriteFixed(
            -1, s_high, uint.MaxValue, ulong.MaxValue, ushort.MaxValue, TransferFlags.DataSync),
        ["readv fixed"] = e => e.PrepareReadVFixed(3, (iovec*)s_low, 2, 4096, 7),
        ["readv fixed extreme"] = e => e.PrepareReadVFixed(
            int.MaxValue, (iovec*)s_high, 1024, ulong.MaxValue, ushort.MaxValue, AllTransfer),
        ["writev fixed"] = e => e.PrepareWriteVFixed(3, (iovec*)s_low, 2, 4096, 7),
        ["writev fixed extreme"] = e => e.PrepareWriteVFixed(
            int.MaxValue, (iovec*)s_high, 1024, ulong.MaxValue, ushort.MaxValue, AllTransfer),
        ["read multishot"] = e => e.PrepareReadMultishot(3, 512, 0, 7),
        ["read multishot extreme"] = e =>
            e.PrepareReadMultishot(int.MaxValue, uint.MaxValue, SubmissionEntry.CurrentPosition, ushort.MaxValue),
        ["set protection"] = e =>
        {
            e.PrepareRead(3, s_low, 512, 4096);
            e.SetProtection((io_uring_attr_pi*)s_middle);
        },
    };

    private static Dictionary<string, Prepare> Files() => new()
    {
        ["fsync"] = e => e.PrepareFSync(3),
        ["fsync data"] = e => e.PrepareFSync(int.MaxValue, dataOnly: true),
        ["fsync range"] = e => e.PrepareFSyncRange(3, 4096, 8192),
        ["fsync range extreme"] = e =>
            e.PrepareFSyncRange(int.MaxValue, ulong.MaxValue, uint.MaxValue, dataOnly: true),
        ["sync file range"] = e => e.PrepareSyncFileRange(3, 4096, 8192, 2),
        ["sync file range extreme"] = e => e.PrepareSyncFileRange(int.MaxValue, ulong.MaxValue, uint.MaxValue, 7),
        ["fallocate"] = e => e.PrepareFAllocate(3, 0, 4096, 8192),
        ["fallocate extreme"] = e => e.PrepareFAllocate(int.MaxValue, 0x7f, ulong.MaxValue, long.MaxValue),
        ["ftruncate"] = e => e.PrepareFTruncate(3, 4096),
        ["ftruncate extreme"] = e => e.PrepareFTruncate(int.MaxValue, ulong.MaxValue),
        ["fadvise"] = e => e.PrepareFAdvise(3, 4096, 8192, 3),
        ["fadvise extreme"] = e => e.PrepareFAdvise(int.MaxValue, ulong.MaxValue, uint.MaxValue, int.MaxValue),
        ["fadvise64"] = e => e.PrepareFAdvise64(3, 4096, 8192, 3),
        ["fadvise64 extreme"] = e =>
            e.PrepareFAdvise64(int.MaxValue, ulong.MaxValue, ulong.MaxValue, int.MaxValue),
        ["madvise"] = e => e.PrepareMAdvise(s_low, 8192, 3),
        ["madvise extreme"] = e => e.PrepareMAdvise(s_high, uint.MaxValue, int.MaxValue),
        ["madvise64"] = e => e.PrepareMAdvise64(s_low, 8192, 3),
        ["madvise64 extreme"] = e => e.PrepareMAdvise64(s_high, ulong.MaxValue, int.MaxValue),
    };
}
