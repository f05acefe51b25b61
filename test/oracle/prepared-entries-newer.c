/*
 * The bytes of the requests that came after liburing 2.3, as JSON on the standard output.
 *
 * No library is asked: each field is assigned by hand, in a struct laid out as test/URing.Tests/Data/abi.json says of
 * liburing 2.15. The number in front of a group is the kernel that the request came with. Where an entry has 128 bytes,
 * all of them are printed. Made test/URing.Tests/Data/prepared-entries-newer.json:
 *   gcc -O1 -o newer prepared-entries-newer.c && ./newer > ../URing.Tests/Data/prepared-entries-newer.json
 */
#include <assert.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define HIGH 0x7ffffffffff0UL
#define LOW 0x1000UL
#define LAST UINT64_MAX

struct entry {
	uint8_t opcode;
	uint8_t flags;
	uint16_t ioprio;
	int32_t fd;
	union {
		uint64_t off;
		uint64_t addr2;
		uint32_t cmd_op;
	};
	union {
		uint64_t addr;
		struct {
			uint32_t level;
			uint32_t optname;
		};
	};
	uint32_t len;
	uint32_t op_flags;
	uint64_t user_data;
	union {
		uint16_t buf_index;
		uint16_t buf_group;
	};
	uint16_t personality;
	union {
		uint32_t file_index;
		uint32_t optlen;
		uint32_t zcrx_ifq_idx;
	};
	union {
		uint64_t addr3;
		uint64_t optval;
		struct {
			uint64_t attr_ptr;
			uint64_t attr_type_mask;
		};
		uint8_t cmd[80];
	};
};

static_assert(sizeof(struct entry) == 128 && offsetof(struct entry, cmd) == 48 && offsetof(struct entry, len) == 24
	&& offsetof(struct entry, buf_index) == 40 && offsetof(struct entry, optname) == 20, "laid out as in abi.json");

static const char *separator = "{\n";

static void print(const char *name, int length, const struct entry *entry)
{
	const unsigned char *bytes = (const unsigned char *)entry;

	printf("%s  \"%s\": \"", separator, name);
	for (int i = 0; i < length; i++)
		printf("%02X", bytes[i]);
	printf("\"");
	separator = ",\n";
}

#define CASE(name, ...) print(name, 64, &(struct entry){ __VA_ARGS__ })
#define CASE128(name, ...) print(name, 128, &(struct entry){ __VA_ARGS__ })

static void nops(void)
{
	/* 6.10 */
	CASE("nop result", .opcode = 0, .fd = -1, .len = 7, .op_flags = 1);
	CASE("nop result extreme", .opcode = 0, .fd = -1, .len = (uint32_t)INT_MIN, .op_flags = 1);
	/* 6.18 */
	CASE("nop large", .opcode = 0, .fd = -1, .off = 1, .addr = 2, .op_flags = 32);
	CASE("nop large extreme", .opcode = 0, .fd = -1, .off = LAST, .addr = LAST, .op_flags = 32);
	/* 6.19 */
	CASE128("nop128", .opcode = 63, .fd = -1);
}

static void files(void)
{
	/* 6.7 */
	CASE("read multishot", .opcode = 49, .flags = 32, .fd = 3, .off = 0, .len = 512, .buf_group = 7);
	CASE("read multishot extreme", .opcode = 49, .flags = 32, .fd = INT_MAX, .off = LAST, .len = UINT_MAX,
		.buf_group = 65535);
	/* 6.9 */
	CASE("ftruncate", .opcode = 55, .fd = 3, .off = 4096);
	CASE("ftruncate extreme", .opcode = 55, .fd = INT_MAX, .off = LAST);
	/* 6.10 */
	CASE("fadvise64", .opcode = 24, .fd = 3, .off = 4096, .addr = 8192, .op_flags = 3);
	CASE("fadvise64 extreme", .opcode = 24, .fd = INT_MAX, .off = LAST, .addr = LAST, .op_flags = INT_MAX);
	CASE("madvise64", .opcode = 25, .fd = -1, .off = 8192, .addr = LOW, .op_flags = 3);
	CASE("madvise64 extreme", .opcode = 25, .fd = -1, .off = LAST, .addr = HIGH, .op_flags = INT_MAX);
	/* 6.14 */
	CASE("set protection", .opcode = 22, .fd = 3, .off = 4096, .addr = LOW, .len = 512, .attr_ptr = 0x2000,
		.attr_type_mask = 1);
	/* 6.15 */
	CASE("readv fixed", .opcode = 60, .fd = 3, .off = 4096, .addr = LOW, .len = 2, .buf_index = 7);
	CASE("readv fixed extreme", .opcode = 60, .fd = INT_MAX, .off = LAST, .addr = HIGH, .len = 1024,
		.op_flags = INT_MAX, .buf_index = 65535);
	CASE("writev fixed", .opcode = 61, .fd = 3, .off = 4096, .addr = LOW, .len = 2, .buf_index = 7);
	CASE("writev fixed extreme", .opcode = 61, .fd = INT_MAX, .off = LAST, .addr = HIGH, .len = 1024,
		.op_flags = INT_MAX, .buf_index = 65535);
}

static void sockets(void)
{
	/* 6.10 */
	CASE("send bundle", .opcode = 26, .flags = 32, .ioprio = 16, .fd = 3, .buf_group = 7);
	CASE("send bundle extreme", .opcode = 26, .flags = 32, .ioprio = 17, .fd = INT_MAX, .len = UINT_MAX,
		.op_flags = INT_MAX, .buf_group = 65535);
	CASE("receive bundle", .opcode = 27, .flags = 32, .ioprio = 16, .fd = 3, .buf_group = 7);
	CASE("receive bundle extreme", .opcode = 27, .flags = 32, .ioprio = 17, .fd = INT_MAX, .len = UINT_MAX,
		.op_flags = INT_MAX, .buf_group = 65535);
	CASE("receive multishot bundle", .opcode = 27, .flags = 32, .ioprio = 18, .fd = 3, .buf_group = 7);
	/* 6.11 */
	CASE("bind", .opcode = 56, .fd = 3, .addr = LOW, .addr2 = 16);
	CASE("bind extreme", .opcode = 56, .fd = INT_MAX, .addr = HIGH, .addr2 = 128);
	CASE("listen", .opcode = 57, .fd = 3, .len = 16);
	CASE("listen extreme", .opcode = 57, .fd = INT_MAX, .len = INT_MAX);
	/* 6.15 */
	CASE("send message zero copy fixed", .opcode = 48, .ioprio = 4, .fd = 3, .addr = LOW, .len = 1, .buf_index = 7);
	CASE("send message zero copy fixed extreme", .opcode = 48, .ioprio = 13, .fd = INT_MAX, .addr = HIGH, .len = 1,
		.op_flags = UINT_MAX, .buf_index = 65535);
	CASE("receive zero copy", .opcode = 58, .ioprio = 2, .fd = 3, .zcrx_ifq_idx = 7);
	CASE("receive zero copy extreme", .opcode = 58, .ioprio = 2, .fd = INT_MAX, .len = UINT_MAX,
		.zcrx_ifq_idx = UINT_MAX);
	/* 6.17 */
	CASE("sendv", .opcode = 26, .ioprio = 32, .fd = 3, .addr = LOW, .len = 2);
	CASE("sendv extreme", .opcode = 26, .ioprio = 33, .fd = INT_MAX, .addr = HIGH, .len = 1024, .op_flags = INT_MAX);
	CASE("sendv zero copy", .opcode = 47, .ioprio = 32, .fd = 3, .addr = LOW, .len = 2);
	CASE("sendv zero copy extreme", .opcode = 47, .ioprio = 41, .fd = INT_MAX, .addr = HIGH, .len = 1024,
		.op_flags = INT_MAX);
	CASE("receive multishot limited", .opcode = 27, .flags = 32, .ioprio = 2, .fd = 3, .len = 8, .buf_group = 7,
		.optlen = 20);
	CASE("receive multishot limited extreme", .opcode = 27, .flags = 32, .ioprio = 3, .fd = INT_MAX, .len = UINT_MAX,
		.op_flags = INT_MAX, .buf_group = 65535, .optlen = UINT_MAX);
	/* 7.1 */
	CASE("notification user data", .opcode = 47, .fd = 3, .addr = LOW, .len = 512, .addr3 = LAST);
}

static void waits(void)
{
	/* 6.6 */
	CASE("cancel opcode", .opcode = 14, .fd = -1, .len = 22, .op_flags = 32);
	CASE("cancel opcode extreme", .opcode = 14, .fd = -1, .len = 255, .op_flags = 33);
	/* 6.7 */
	CASE("futex wait", .opcode = 51, .fd = 2, .addr = LOW, .addr2 = 7, .addr3 = UINT_MAX);
	CASE("futex wait extreme", .opcode = 51, .fd = 134, .addr = HIGH, .addr2 = LAST, .addr3 = LAST);
	CASE("futex wake", .opcode = 52, .fd = 2, .addr = LOW, .addr2 = 1, .addr3 = UINT_MAX);
	CASE("futex wake extreme", .opcode = 52, .fd = 134, .addr = HIGH, .addr2 = LAST, .addr3 = LAST);
	CASE("futex waitv", .opcode = 53, .addr = LOW, .len = 1);
	CASE("futex waitv extreme", .opcode = 53, .addr = HIGH, .len = 128);
	CASE("wait id", .opcode = 50, .fd = 454, .addr2 = LOW, .len = 1, .file_index = 4);
	CASE("wait id extreme", .opcode = 50, .fd = INT_MAX, .addr2 = HIGH, .len = UINT_MAX, .file_index = INT_MAX);
	/* 6.15 */
	CASE("epoll wait", .opcode = 59, .fd = 3, .addr = LOW, .len = 8);
	CASE("epoll wait extreme", .opcode = 59, .fd = INT_MAX, .addr = HIGH, .len = UINT_MAX);
	/* 7.1 */
	CASE("timeout immediate", .opcode = 11, .fd = -1, .addr = 1000, .len = 1, .op_flags = 128);
	CASE("timeout immediate extreme", .opcode = 11, .fd = -1, .addr = LAST, .len = 1, .off = UINT_MAX,
		.op_flags = 128 | 64 | 4);
	CASE("link timeout immediate", .opcode = 15, .fd = -1, .addr = 1000, .len = 1, .op_flags = 128);
	CASE("link timeout immediate extreme", .opcode = 15, .fd = -1, .addr = LAST, .len = 1, .op_flags = 128 | 1 | 8);
}

static void descriptors(void)
{
	/* 6.0 */
	CASE("message ring descriptor", .opcode = 40, .fd = 3, .off = 454, .addr = 1, .addr3 = 5, .file_index = 1);
	CASE("message ring descriptor extreme", .opcode = 40, .fd = INT_MAX, .off = LAST, .addr = 1, .op_flags = 1,
		.addr3 = UINT_MAX, .file_index = UINT_MAX - 1);
	CASE("message ring descriptor allocated", .opcode = 40, .fd = 3, .off = 454, .addr = 1, .addr3 = 5,
		.file_index = UINT_MAX);
	/* 6.3 */
	CASE("message ring with flags", .opcode = 40, .fd = 3, .off = 454, .len = 512, .op_flags = 2, .file_index = 16);
	CASE("message ring with flags extreme", .opcode = 40, .fd = INT_MAX, .off = LAST, .len = UINT_MAX, .op_flags = 2,
		.file_index = UINT_MAX);
	/* 6.8 */
	CASE("fixed fd install", .opcode = 54, .flags = 1, .fd = 3);
	CASE("fixed fd install extreme", .opcode = 54, .flags = 1, .fd = INT_MAX, .op_flags = 1);
	/* 6.16 */
	CASE("pipe", .opcode = 62, .addr = LOW, .op_flags = 0x80000);
	CASE("pipe extreme", .opcode = 62, .addr = HIGH, .op_flags = INT_MAX);
	CASE("pipe direct", .opcode = 62, .addr = LOW, .file_index = 1);
	CASE("pipe direct extreme", .opcode = 62, .addr = HIGH, .op_flags = INT_MAX, .file_index = UINT_MAX - 1);
	CASE("pipe direct allocated", .opcode = 62, .addr = LOW, .file_index = UINT_MAX);
}

static void commands(void)
{
	/* 5.19 */
	CASE("uring command", .opcode = 46, .fd = 3, .cmd_op = 7);
	CASE("uring command extreme", .opcode = 46, .fd = INT_MAX, .cmd_op = UINT_MAX, .cmd = { [0] = 1, [15] = 16 });
	CASE128("uring command long entry", .opcode = 46, .fd = 3, .cmd_op = 7, .cmd = { [0] = 1, [79] = 80 });
	CASE("uring command fixed", .opcode = 46, .fd = 3, .cmd_op = 7, .op_flags = 1, .buf_index = 7);
	CASE("uring command fixed extreme", .opcode = 46, .fd = INT_MAX, .cmd_op = UINT_MAX, .op_flags = 1,
		.buf_index = 65535, .cmd = { [0] = 1, [15] = 16 });
	/* 6.18 */
	CASE("uring command multishot", .opcode = 46, .flags = 32, .fd = 3, .cmd_op = 7, .op_flags = 2, .buf_group = 7);
	CASE("uring command multishot extreme", .opcode = 46, .flags = 32, .fd = INT_MAX, .cmd_op = UINT_MAX,
		.op_flags = 2, .buf_group = 65535, .cmd = { [0] = 1, [15] = 16 });
	/* 6.19 */
	CASE128("uring command128", .opcode = 64, .fd = 3, .cmd_op = 7);
	CASE128("uring command128 extreme", .opcode = 64, .fd = INT_MAX, .cmd_op = UINT_MAX,
		.cmd = { [0] = 1, [15] = 16, [16] = 17, [79] = 80 });
	/* 6.6 */
	CASE("socket unread", .opcode = 46, .fd = 3, .cmd_op = 0);
	CASE("socket unread extreme", .opcode = 46, .fd = INT_MAX, .cmd_op = 0);
	CASE("socket unsent", .opcode = 46, .fd = 3, .cmd_op = 1);
	CASE("socket unsent extreme", .opcode = 46, .fd = INT_MAX, .cmd_op = 1);
	/* 6.7 */
	CASE("get socket option", .opcode = 46, .fd = 3, .cmd_op = 2, .level = 1, .optname = 3, .optlen = 4, .optval = LOW);
	CASE("get socket option extreme", .opcode = 46, .fd = INT_MAX, .cmd_op = 2, .level = INT_MAX, .optname = INT_MAX,
		.optlen = INT_MAX, .optval = HIGH);
	CASE("set socket option", .opcode = 46, .fd = 3, .cmd_op = 3, .level = 1, .optname = 3, .optlen = 4, .optval = LOW);
	CASE("set socket option extreme", .opcode = 46, .fd = INT_MAX, .cmd_op = 3, .level = INT_MAX, .optname = INT_MAX,
		.optlen = INT_MAX, .optval = HIGH);
	/* 6.12 */
	CASE("block discard", .opcode = 46, .fd = 3, .cmd_op = 0x1200, .addr = 4096, .addr3 = 8192);
	CASE("block discard extreme", .opcode = 46, .fd = INT_MAX, .cmd_op = 0x1200, .addr = LAST, .addr3 = LAST);
	/* 6.17 */
	CASE("socket send times", .opcode = 46, .fd = 3, .cmd_op = 4);
	CASE("socket send times extreme", .opcode = 46, .fd = INT_MAX, .cmd_op = 4);
	/* 6.19 */
	CASE("get socket name", .opcode = 46, .fd = 3, .cmd_op = 5, .addr = LOW, .addr3 = 0x2000);
	CASE("get socket name extreme", .opcode = 46, .fd = INT_MAX, .cmd_op = 5, .addr = HIGH, .addr3 = HIGH, .optlen = 1);
}

int main(void)
{
	nops();
	files();
	sockets();
	waits();
	descriptors();
	commands();
	printf("\n}\n");
	return 0;
}
