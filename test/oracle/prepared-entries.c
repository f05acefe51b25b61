/*
 * The 64 bytes that liburing prepares for each request, as JSON on the standard output. What came after version 2.3 is
 * in prepared-entries-newer.c.
 *
 * Made test/URing.Tests/Data/prepared-entries.json with liburing-dev 2.3 of Debian 12:
 *   gcc -O1 -o prepared-entries prepared-entries.c && ./prepared-entries > ../URing.Tests/Data/prepared-entries.json
 *
 * Each slot is zeroed first: old versions of liburing leave fields alone that a request does not use.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <liburing.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define HIGH ((void *)0x7ffffffffff0UL)
#define LOW ((void *)0x1000)
#define MIDDLE ((void *)0x2000)
#define LAST UINT64_MAX
/* What the functions of 2.3 want for a free slot, and the highest slot: they add one. */
#define ALLOCATE (IORING_FILE_INDEX_ALLOC - 1)
#define TOP 4294967293U

static const char *separator = "{\n";

static void print(const char *name, const struct io_uring_sqe *sqe)
{
	const unsigned char *bytes = (const unsigned char *)sqe;

	printf("%s  \"%s\": \"", separator, name);
	for (int i = 0; i < 64; i++)
		printf("%02X", bytes[i]);
	printf("\"");
	separator = ",\n";
}

#define CASE(name, call) do { \
	struct io_uring_sqe slot, *sqe = &slot; \
	memset(sqe, 0, sizeof(slot)); \
	call; \
	print(name, sqe); \
} while (0)

static void transfers(void)
{
	CASE("nop", io_uring_prep_nop(sqe));
	CASE("nop tagged", (io_uring_prep_nop(sqe), sqe->user_data = LAST,
		io_uring_sqe_set_flags(sqe, IOSQE_ASYNC | IOSQE_CQE_SKIP_SUCCESS)));
	CASE("readv", io_uring_prep_readv(sqe, 3, (struct iovec *)0x1000, 2, 4096));
	CASE("readv extreme", io_uring_prep_readv2(sqe, INT_MAX, HIGH, 1024, LAST, INT_MAX));
	CASE("writev", io_uring_prep_writev(sqe, 3, (struct iovec *)0x1000, 2, 4096));
	CASE("writev extreme", io_uring_prep_writev2(sqe, INT_MIN, HIGH, 1024, INT64_MAX, 2));
	CASE("read", io_uring_prep_read(sqe, 3, (void *)0x1000, 512, 4096));
	CASE("read extreme", (io_uring_prep_read(sqe, INT_MAX, HIGH, UINT_MAX, LAST), sqe->rw_flags = 8));
	CASE("write", io_uring_prep_write(sqe, 3, (void *)0x1000, 512, 4096));
	CASE("write extreme", (io_uring_prep_write(sqe, -1, HIGH, UINT_MAX, LAST), sqe->rw_flags = 2));
	CASE("read fixed", io_uring_prep_read_fixed(sqe, 3, LOW, 512, 4096, 7));
	CASE("read fixed extreme", (io_uring_prep_read_fixed(sqe, INT_MAX, HIGH, UINT_MAX, LAST, 65535), sqe->rw_flags = 8));
	CASE("write fixed", io_uring_prep_write_fixed(sqe, 3, LOW, 512, 4096, 7));
	CASE("write fixed extreme", (io_uring_prep_write_fixed(sqe, -1, HIGH, UINT_MAX, LAST, 65535), sqe->rw_flags = 2));
}

static void files(void)
{
	CASE("fsync", io_uring_prep_fsync(sqe, 3, 0));
	CASE("fsync data", io_uring_prep_fsync(sqe, INT_MAX, IORING_FSYNC_DATASYNC));
	CASE("fallocate", io_uring_prep_fallocate(sqe, 3, 0, 4096, 8192));
	/* The offsets of fallocate(2) are signed; the entry's are not. */
	CASE("fallocate extreme", io_uring_prep_fallocate(sqe, INT_MAX, 0x7f, (off_t)LAST, INT64_MAX));
	CASE("fsync range", (io_uring_prep_fsync(sqe, 3, 0), sqe->off = 4096, sqe->len = 8192));
	CASE("fsync range extreme", (io_uring_prep_fsync(sqe, INT_MAX, IORING_FSYNC_DATASYNC), sqe->off = LAST,
		sqe->len = UINT_MAX));
	CASE("sync file range", io_uring_prep_sync_file_range(sqe, 3, 8192, 4096, 2));
	CASE("sync file range extreme", io_uring_prep_sync_file_range(sqe, INT_MAX, UINT_MAX, LAST, 7));
	CASE("fadvise", io_uring_prep_fadvise(sqe, 3, 4096, 8192, POSIX_FADV_WILLNEED));
	CASE("fadvise extreme", io_uring_prep_fadvise(sqe, INT_MAX, LAST, UINT_MAX, INT_MAX));
	CASE("madvise", io_uring_prep_madvise(sqe, LOW, 8192, 3));
	CASE("madvise extreme", io_uring_prep_madvise(sqe, HIGH, UINT_MAX, INT_MAX));
}

static void paths(void)
{
	struct open_how *how = MIDDLE;

	CASE("open at", io_uring_prep_openat(sqe, 3, LOW, O_WRONLY | O_CREAT, 0644));
	CASE("open at extreme", io_uring_prep_openat(sqe, AT_FDCWD, HIGH, INT_MAX, UINT_MAX));
	CASE("open at direct", io_uring_prep_openat_direct(sqe, 3, LOW, O_WRONLY | O_CREAT, 0644, 0));
	CASE("open at direct extreme", io_uring_prep_openat_direct(sqe, AT_FDCWD, HIGH, 0, 0, TOP));
	CASE("open at direct allocated", io_uring_prep_openat_direct(sqe, 3, LOW, 0, 0, ALLOCATE));
	CASE("open at2", io_uring_prep_openat2(sqe, 3, LOW, how));
	CASE("open at2 extreme", io_uring_prep_openat2(sqe, AT_FDCWD, HIGH, HIGH));
	CASE("open at2 direct", io_uring_prep_openat2_direct(sqe, 3, LOW, how, 0));
	CASE("open at2 direct extreme", io_uring_prep_openat2_direct(sqe, AT_FDCWD, HIGH, HIGH, TOP));
	CASE("open at2 direct allocated", io_uring_prep_openat2_direct(sqe, 3, LOW, how, ALLOCATE));
	CASE("statx", io_uring_prep_statx(sqe, 3, LOW, 0, 0x7ff, MIDDLE));
	CASE("statx extreme", io_uring_prep_statx(sqe, AT_FDCWD, HIGH, INT_MAX, UINT_MAX, HIGH));
	CASE("rename at", io_uring_prep_renameat(sqe, 3, LOW, 4, MIDDLE, 1));
	CASE("rename at extreme", io_uring_prep_renameat(sqe, AT_FDCWD, HIGH, AT_FDCWD, HIGH, UINT_MAX));
	CASE("rename at current directory", io_uring_prep_rename(sqe, LOW, MIDDLE));
	CASE("unlink at", io_uring_prep_unlinkat(sqe, 3, LOW, AT_REMOVEDIR));
	CASE("unlink at extreme", io_uring_prep_unlinkat(sqe, INT_MAX, HIGH, INT_MAX));
	CASE("unlink at current directory", io_uring_prep_unlink(sqe, LOW, 0));
	CASE("mkdir at", io_uring_prep_mkdirat(sqe, 3, LOW, 0755));
	CASE("mkdir at extreme", io_uring_prep_mkdirat(sqe, INT_MAX, HIGH, UINT_MAX));
	CASE("mkdir at current directory", io_uring_prep_mkdir(sqe, LOW, 0755));
	CASE("symlink at", io_uring_prep_symlinkat(sqe, LOW, 3, MIDDLE));
	CASE("symlink at extreme", io_uring_prep_symlinkat(sqe, HIGH, INT_MAX, HIGH));
	CASE("symlink at current directory", io_uring_prep_symlink(sqe, LOW, MIDDLE));
	CASE("link at", io_uring_prep_linkat(sqe, 3, LOW, 4, MIDDLE, AT_SYMLINK_FOLLOW));
	CASE("link at extreme", io_uring_prep_linkat(sqe, INT_MAX, HIGH, INT_MIN, HIGH, INT_MAX));
	CASE("link at current directory", io_uring_prep_link(sqe, LOW, MIDDLE, 0));
	CASE("fset xattr", io_uring_prep_fsetxattr(sqe, 3, LOW, MIDDLE, 1, 16));
	CASE("fset xattr extreme", io_uring_prep_fsetxattr(sqe, INT_MAX, HIGH, HIGH, INT_MAX, UINT_MAX));
	CASE("set xattr", io_uring_prep_setxattr(sqe, LOW, MIDDLE, (char *)0x3000, 1, 16));
	CASE("set xattr extreme", io_uring_prep_setxattr(sqe, HIGH, HIGH, HIGH, INT_MAX, UINT_MAX));
	CASE("fget xattr", io_uring_prep_fgetxattr(sqe, 3, LOW, MIDDLE, 16));
	CASE("fget xattr extreme", io_uring_prep_fgetxattr(sqe, INT_MAX, HIGH, HIGH, UINT_MAX));
	CASE("get xattr", io_uring_prep_getxattr(sqe, LOW, MIDDLE, (char *)0x3000, 16));
	CASE("get xattr extreme", io_uring_prep_getxattr(sqe, HIGH, HIGH, HIGH, UINT_MAX));
}

static void sockets(void)
{
	CASE("socket", io_uring_prep_socket(sqe, 2, 1, 6, 0));
	CASE("socket extreme", io_uring_prep_socket(sqe, INT_MAX, INT_MAX, INT_MAX, 0));
	CASE("socket direct", io_uring_prep_socket_direct(sqe, 2, 1, 6, 0, 0));
	CASE("socket direct extreme", io_uring_prep_socket_direct(sqe, INT_MAX, INT_MAX, INT_MAX, TOP, 0));
	CASE("socket direct allocated", io_uring_prep_socket_direct_alloc(sqe, 2, 1, 6, 0));
	CASE("connect", io_uring_prep_connect(sqe, 3, LOW, 16));
	CASE("connect extreme", io_uring_prep_connect(sqe, INT_MAX, HIGH, 128));
	CASE("accept", io_uring_prep_accept(sqe, 3, LOW, MIDDLE, 0x800));
	CASE("accept extreme", (io_uring_prep_accept(sqe, INT_MAX, HIGH, HIGH, INT_MAX), sqe->ioprio = 6));
	CASE("accept direct", io_uring_prep_accept_direct(sqe, 3, NULL, NULL, 0, 0));
	CASE("accept direct extreme", (io_uring_prep_accept_direct(sqe, INT_MAX, HIGH, HIGH, INT_MAX, TOP), sqe->ioprio = 6));
	CASE("accept direct allocated", io_uring_prep_accept_direct(sqe, 3, NULL, NULL, 0, ALLOCATE));
	CASE("accept multishot", io_uring_prep_multishot_accept(sqe, 3, NULL, NULL, 0));
	CASE("accept multishot extreme", (io_uring_prep_multishot_accept(sqe, INT_MAX, HIGH, HIGH, INT_MAX),
		sqe->ioprio |= 6));
	CASE("accept multishot direct", io_uring_prep_multishot_accept_direct(sqe, 3, NULL, NULL, 0));
	CASE("accept multishot direct extreme", (io_uring_prep_multishot_accept_direct(sqe, INT_MAX, HIGH, HIGH, INT_MAX),
		sqe->ioprio |= 6));
	CASE("shutdown", io_uring_prep_shutdown(sqe, 3, 0));
	CASE("shutdown extreme", io_uring_prep_shutdown(sqe, INT_MAX, 2));
}

static void traffic(void)
{
	CASE("send", io_uring_prep_send(sqe, 3, LOW, 512, 0));
	CASE("send extreme", (io_uring_prep_send(sqe, INT_MAX, HIGH, UINT_MAX, INT_MAX), sqe->ioprio = 1));
	CASE("send to", (io_uring_prep_send(sqe, 3, LOW, 512, 0), io_uring_prep_send_set_addr(sqe, MIDDLE, 16)));
	CASE("send to extreme", (io_uring_prep_send(sqe, INT_MAX, HIGH, UINT_MAX, INT_MAX), sqe->ioprio = 1,
		io_uring_prep_send_set_addr(sqe, HIGH, 128)));
	CASE("send zero copy", io_uring_prep_send_zc(sqe, 3, LOW, 512, 0, 0));
	CASE("send zero copy extreme", io_uring_prep_send_zc(sqe, INT_MAX, HIGH, UINT_MAX, INT_MAX, 9));
	CASE("send zero copy to", (io_uring_prep_send_zc(sqe, 3, LOW, 512, 0, 8),
		io_uring_prep_send_set_addr(sqe, MIDDLE, 16)));
	CASE("send zero copy fixed", io_uring_prep_send_zc_fixed(sqe, 3, LOW, 512, 0, 0, 7));
	CASE("send zero copy fixed extreme", io_uring_prep_send_zc_fixed(sqe, INT_MAX, HIGH, UINT_MAX, INT_MAX, 9, 65535));
	CASE("send message", io_uring_prep_sendmsg(sqe, 3, LOW, 0));
	CASE("send message extreme", (io_uring_prep_sendmsg(sqe, INT_MAX, HIGH, UINT_MAX), sqe->ioprio = 1));
	CASE("send message zero copy", io_uring_prep_sendmsg_zc(sqe, 3, LOW, 0));
	CASE("send message zero copy extreme", (io_uring_prep_sendmsg_zc(sqe, INT_MAX, HIGH, UINT_MAX), sqe->ioprio = 9));
	CASE("receive", io_uring_prep_recv(sqe, 3, LOW, 512, 0));
	CASE("receive extreme", (io_uring_prep_recv(sqe, INT_MAX, HIGH, UINT_MAX, INT_MAX), sqe->ioprio = 1));
	CASE("receive multishot", (io_uring_prep_recv_multishot(sqe, 3, NULL, 0, 0), sqe->buf_group = 7,
		io_uring_sqe_set_flags(sqe, IOSQE_BUFFER_SELECT)));
	CASE("receive multishot extreme", (io_uring_prep_recv_multishot(sqe, INT_MAX, NULL, 0, INT_MAX), sqe->ioprio |= 1,
		sqe->buf_group = 65535, io_uring_sqe_set_flags(sqe, IOSQE_BUFFER_SELECT)));
	CASE("receive message", io_uring_prep_recvmsg(sqe, 3, LOW, 0));
	CASE("receive message extreme", (io_uring_prep_recvmsg(sqe, INT_MAX, HIGH, UINT_MAX), sqe->ioprio = 1));
	CASE("receive message multishot", (io_uring_prep_recvmsg_multishot(sqe, 3, LOW, 0), sqe->buf_group = 7,
		io_uring_sqe_set_flags(sqe, IOSQE_BUFFER_SELECT)));
	CASE("receive message multishot extreme", (io_uring_prep_recvmsg_multishot(sqe, INT_MAX, HIGH, UINT_MAX),
		sqe->ioprio |= 1, sqe->buf_group = 65535, io_uring_sqe_set_flags(sqe, IOSQE_BUFFER_SELECT)));
}

static void waits(void)
{
	CASE("poll add", io_uring_prep_poll_add(sqe, 3, 1));
	CASE("poll add extreme", io_uring_prep_poll_add(sqe, INT_MAX, 1 | 4 | 8 | 16));
	CASE("poll remove", io_uring_prep_poll_remove(sqe, 454));
	CASE("poll remove extreme", io_uring_prep_poll_remove(sqe, LAST));
	CASE("poll multishot", io_uring_prep_poll_multishot(sqe, 3, 1));
	CASE("poll multishot extreme", io_uring_prep_poll_multishot(sqe, INT_MAX, 0x2000 | 1U << 28));
	CASE("poll multishot level", (io_uring_prep_poll_multishot(sqe, 3, 1), sqe->len |= 8));
	CASE("poll update", io_uring_prep_poll_update(sqe, 454, 0, 4, IORING_POLL_UPDATE_EVENTS));
	CASE("poll update user data", io_uring_prep_poll_update(sqe, 454, 455, 0, IORING_POLL_UPDATE_USER_DATA));
	CASE("poll update extreme", io_uring_prep_poll_update(sqe, LAST, LAST, 29, IORING_POLL_UPDATE_EVENTS
		| IORING_POLL_UPDATE_USER_DATA | IORING_POLL_ADD_MULTI));
	CASE("timeout", io_uring_prep_timeout(sqe, (struct __kernel_timespec *)0x1000, 0, 0));
	CASE("timeout extreme", io_uring_prep_timeout(sqe, HIGH, UINT_MAX,
		IORING_TIMEOUT_ABS | IORING_TIMEOUT_REALTIME | IORING_TIMEOUT_ETIME_SUCCESS));
	CASE("timeout remove", io_uring_prep_timeout_remove(sqe, 454, 0));
	CASE("timeout remove extreme", io_uring_prep_timeout_remove(sqe, LAST, 0));
	CASE("timeout update", io_uring_prep_timeout_update(sqe, LOW, 454, 0));
	CASE("timeout update extreme", io_uring_prep_timeout_update(sqe, HIGH, LAST,
		IORING_TIMEOUT_ABS | IORING_TIMEOUT_BOOTTIME));
	CASE("link timeout", io_uring_prep_link_timeout(sqe, LOW, 0));
	CASE("link timeout extreme", io_uring_prep_link_timeout(sqe, HIGH, IORING_TIMEOUT_ABS | IORING_TIMEOUT_REALTIME));
	CASE("link timeout update", io_uring_prep_timeout_update(sqe, LOW, 454, IORING_LINK_TIMEOUT_UPDATE));
	CASE("link timeout update extreme", io_uring_prep_timeout_update(sqe, HIGH, LAST,
		IORING_LINK_TIMEOUT_UPDATE | IORING_TIMEOUT_ABS));
	CASE("epoll control", io_uring_prep_epoll_ctl(sqe, 3, 4, 1, LOW));
	CASE("epoll control extreme", io_uring_prep_epoll_ctl(sqe, INT_MAX, INT_MAX, INT_MAX, HIGH));
	CASE("cancel", io_uring_prep_cancel64(sqe, 454, 0));
	CASE("cancel extreme", io_uring_prep_cancel64(sqe, LAST, IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY));
	CASE("cancel descriptor", io_uring_prep_cancel_fd(sqe, 3, 0));
	CASE("cancel descriptor extreme", io_uring_prep_cancel_fd(sqe, INT_MAX, IORING_ASYNC_CANCEL_ALL));
	CASE("cancel fixed descriptor", io_uring_prep_cancel_fd(sqe, 3, IORING_ASYNC_CANCEL_FD_FIXED));
	CASE("cancel fixed descriptor extreme", io_uring_prep_cancel_fd(sqe, INT_MAX,
		IORING_ASYNC_CANCEL_FD_FIXED | IORING_ASYNC_CANCEL_ALL));
	CASE("cancel any", io_uring_prep_cancel64(sqe, 0, IORING_ASYNC_CANCEL_ANY));
}

static void descriptors(void)
{
	CASE("close", io_uring_prep_close(sqe, 3));
	CASE("close extreme", io_uring_prep_close(sqe, INT_MAX));
	CASE("close direct", io_uring_prep_close_direct(sqe, 0));
	CASE("close direct extreme", io_uring_prep_close_direct(sqe, TOP));
	CASE("files update", io_uring_prep_files_update(sqe, LOW, 3, 5));
	/* The function takes the offset as an int, so that it widens; the kernel reads 32 bits. */
	CASE("files update allocated", (io_uring_prep_files_update(sqe, HIGH, UINT_MAX, 0),
		sqe->off = IORING_FILE_INDEX_ALLOC));
	CASE("splice", io_uring_prep_splice(sqe, 3, 4096, 4, 8192, 512, 0));
	CASE("splice extreme", io_uring_prep_splice(sqe, INT_MAX, -1, INT_MAX, -1, UINT_MAX, SPLICE_F_FD_IN_FIXED | 7));
	CASE("tee", io_uring_prep_tee(sqe, 3, 4, 512, 0));
	CASE("tee extreme", io_uring_prep_tee(sqe, INT_MAX, INT_MAX, UINT_MAX, SPLICE_F_FD_IN_FIXED | 2));
	CASE("message ring", io_uring_prep_msg_ring(sqe, 3, 512, 454, 0));
	CASE("message ring extreme", io_uring_prep_msg_ring(sqe, INT_MAX, -1, LAST, 0));
	CASE("provide buffers", io_uring_prep_provide_buffers(sqe, LOW, 512, 8, 7, 3));
	CASE("provide buffers extreme", io_uring_prep_provide_buffers(sqe, HIGH, UINT_MAX, 65535, 65535, 0));
	CASE("provide buffers last", io_uring_prep_provide_buffers(sqe, LOW, 512, 1, 7, 65535));
	CASE("remove buffers", io_uring_prep_remove_buffers(sqe, 8, 7));
	CASE("remove buffers extreme", io_uring_prep_remove_buffers(sqe, 65535, 65535));
}

int main(void)
{
	transfers();
	files();
	paths();
	sockets();
	traffic();
	waits();
	descriptors();
	printf("\n}\n");
	return 0;
}
