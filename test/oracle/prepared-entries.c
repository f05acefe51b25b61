/*
 * The 64 bytes that liburing prepares for each request, as JSON on the standard output.
 *
 * Made test/URing.Tests/Data/prepared-entries.json with liburing-dev 2.3 of Debian 12:
 *   gcc -O1 -o prepared-entries prepared-entries.c && ./prepared-entries > ../URing.Tests/Data/prepared-entries.json
 *
 * Each slot is zeroed first: old versions of liburing leave fields alone that a request does not use.
 */
#include <liburing.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define HIGH ((void *)0x7ffffffffff0UL)
#define LAST UINT64_MAX

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

int main(void)
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
	CASE("fsync", io_uring_prep_fsync(sqe, 3, 0));
	CASE("fsync data", io_uring_prep_fsync(sqe, INT_MAX, IORING_FSYNC_DATASYNC));
	CASE("fallocate", io_uring_prep_fallocate(sqe, 3, 0, 4096, 8192));
	/* The offsets of fallocate(2) are signed; the entry's are not. */
	CASE("fallocate extreme", io_uring_prep_fallocate(sqe, INT_MAX, 0x7f, (off_t)LAST, INT64_MAX));
	CASE("close", io_uring_prep_close(sqe, 3));
	CASE("close extreme", io_uring_prep_close(sqe, INT_MAX));
	CASE("poll add", io_uring_prep_poll_add(sqe, 3, 1));
	CASE("poll add extreme", io_uring_prep_poll_add(sqe, INT_MAX, 1 | 4 | 8 | 16));
	CASE("poll remove", io_uring_prep_poll_remove(sqe, 454));
	CASE("poll remove extreme", io_uring_prep_poll_remove(sqe, LAST));
	CASE("cancel", io_uring_prep_cancel64(sqe, 454, 0));
	CASE("cancel extreme", io_uring_prep_cancel64(sqe, LAST, IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY));
	CASE("timeout", io_uring_prep_timeout(sqe, (struct __kernel_timespec *)0x1000, 0, 0));
	CASE("timeout extreme", io_uring_prep_timeout(sqe, HIGH, UINT_MAX,
		IORING_TIMEOUT_ABS | IORING_TIMEOUT_REALTIME | IORING_TIMEOUT_ETIME_SUCCESS));
	printf("\n}\n");
	return 0;
}
