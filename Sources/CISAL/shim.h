#pragma once
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stddef.h>
#include <stdint.h>

// ISA-L's states are structs of tens of kilobytes, which Swift cannot import: they stay on this side.

/// What one compressor works with: all zero before the first call; its content means nothing between two calls.
typedef struct {
    struct isal_zstream stream;
    uint8_t level[ISAL_DEF_LVL1_DEFAULT];
} cisal_deflate_state;

static inline size_t cisal_deflate_state_size(void) { return sizeof(cisal_deflate_state); }

/// Compresses bytes to raw deflate that ends on a byte boundary, is not the last block of its stream and refers to
/// nothing before it. Returns the length, or 0 if `capacity` does not suffice.
static inline size_t cisal_deflate(
    void *state, const uint8_t *input, uint32_t count, uint8_t *output, uint32_t capacity) {
    struct isal_zstream *stream = &((cisal_deflate_state *)state)->stream;
    isal_deflate_stateless_init(stream);
    stream->level = 1;
    stream->level_buf = ((cisal_deflate_state *)state)->level;
    stream->level_buf_size = ISAL_DEF_LVL1_DEFAULT;
    stream->flush = FULL_FLUSH;
    stream->next_in = (uint8_t *)input;
    stream->avail_in = count;
    stream->next_out = output;
    stream->avail_out = capacity;
    return isal_deflate_stateless(stream) == COMP_OK && stream->avail_in == 0 ? stream->total_out : 0;
}

/// Decompresses what `cisal_deflate` made. Returns whether it gave exactly `count` bytes.
static inline int cisal_inflate(const uint8_t *input, uint32_t length, uint8_t *output, uint32_t count) {
    struct inflate_state state;
    isal_inflate_init(&state);
    state.next_in = (uint8_t *)input;
    state.avail_in = length;
    state.next_out = output;
    state.avail_out = count;
    return isal_inflate(&state) == ISAL_DECOMP_OK && state.avail_out == 0;
}

/// The state of a reader of gzip members.
static inline size_t cisal_gunzip_state_size(void) { return sizeof(struct inflate_state); }

/// Begins a member.
static inline void cisal_gunzip_begin(void *state) {
    isal_inflate_init((struct inflate_state *)state);
    ((struct inflate_state *)state)->crc_flag = ISAL_GZIP;
}

/// What reading a piece of a member has come to.
typedef struct {
    /// 0, or negative for bytes that are not gzip.
    int error;
    /// Bytes of input that were used, and bytes of output that were written.
    uint32_t consumed, written;
    /// Whether the member has ended, its checksum included.
    int is_over;
} cisal_gunzip_result;

/// Decompresses the next bytes of a member.
static inline cisal_gunzip_result cisal_gunzip(
    void *state, const uint8_t *input, uint32_t count, uint8_t *output, uint32_t capacity) {
    struct inflate_state *stream = (struct inflate_state *)state;
    stream->next_in = (uint8_t *)input;
    stream->avail_in = count;
    stream->next_out = output;
    stream->avail_out = capacity;
    cisal_gunzip_result result;
    int code = isal_inflate(stream);
    result.error = code < 0 ? code : 0;
    result.consumed = count - stream->avail_in;
    result.written = capacity - stream->avail_out;
    result.is_over = stream->block_state == ISAL_BLOCK_FINISH;
    return result;
}
