/* tests/unit/test-stage-eol.c -- line ends, however the blocks are cut.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "core/stage.h"
#include "tests/unit/unit.h"

/* What goes in: the output for each pair of sides was seen from socat. */
static const char input[] = "a\nb\rc\r\nd\n\re\r\r\n\nf";

static const struct {
  enum mc_line_end from, to;
  const char *out;
} table[] = {
  { MC_EOL_RAW, MC_EOL_CR, "a\rb\rc\r\rd\r\re\r\r\r\rf" },
  { MC_EOL_RAW, MC_EOL_CRNL,
    "a\r\nb\rc\r\r\nd\r\n\re\r\r\r\n\r\nf" },
  { MC_EOL_CR, MC_EOL_RAW, "a\nb\nc\n\nd\n\ne\n\n\n\nf" },
  { MC_EOL_CR, MC_EOL_CRNL, "a\nb\r\nc\r\n\nd\n\r\ne\r\n\r\n\n\nf" },
  { MC_EOL_CRNL, MC_EOL_RAW, "a\nbc\nd\ne\n\nf" },
  { MC_EOL_CRNL, MC_EOL_CR, "a\rbc\rd\re\r\rf" },
};
enum { ROWS = sizeof table / sizeof table[0] };

/* Run the N bytes at P through ST as one block; what comes out is appended
   to OUT.  Behind the room that was promised nothing is touched. */
static void
run (struct modcat_stage *st, const char *p, size_t n, char *out)
{
  unsigned char data[256];
  size_t room = n * (st->ops->grow ? st->ops->grow : 1);
  struct modcat_block b = { .data = data, .len = n, .room = room };

  memset (data, '#', sizeof data);
  memcpy (data, p, n);
  ck_assert_int_eq (st->ops->run (st, &b), MODCAT_OK);
  ck_assert_uint_le (b.len, room);
  for (size_t i = room; i < sizeof data; i++)
    ck_assert_int_eq (data[i], '#');
  strncat (out, (const char *) data, b.len);
}

START_TEST (whole)
{
  for (size_t i = 0; i < ROWS; i++)
    {
      struct modcat_stage st;
      char out[256] = "";

      ck_assert_int_eq (mc_stage_eol (&st, table[i].from, table[i].to),
                        MODCAT_OK);
      run (&st, input, strlen (input), out);
      ck_assert_str_eq (out, table[i].out);
    }
}
END_TEST

/* Each way to cut the input in three. */
START_TEST (cut)
{
  size_t len = strlen (input);

  for (size_t i = 0; i < ROWS; i++)
    for (size_t a = 0; a <= len; a++)
      for (size_t b = a; b <= len; b++)
        {
          struct modcat_stage st;
          char out[256] = "";

          mc_stage_eol (&st, table[i].from, table[i].to);
          run (&st, input, a, out);
          run (&st, &input[a], b - a, out);
          run (&st, &input[b], len - b, out);
          ck_assert_str_eq (out, table[i].out);
        }
}
END_TEST

START_TEST (same_sides)
{
  struct modcat_stage st;

  ck_assert_int_eq (mc_stage_eol (&st, MC_EOL_RAW, MC_EOL_RAW), MODCAT_SKIP);
  ck_assert_int_eq (mc_stage_eol (&st, MC_EOL_CR, MC_EOL_CR), MODCAT_SKIP);
  ck_assert_int_eq (mc_stage_eol (&st, MC_EOL_CRNL, MC_EOL_CRNL),
                    MODCAT_SKIP);
}
END_TEST

START_TEST (nothing_but_line_ends)
{
  struct modcat_stage st;
  char out[256] = "";

  mc_stage_eol (&st, MC_EOL_RAW, MC_EOL_CRNL);
  run (&st, "\n\n\n\n", 4, out);
  ck_assert_str_eq (out, "\r\n\r\n\r\n\r\n");
  run (&st, "", 0, out);
  ck_assert_uint_eq (strlen (out), 8);
}
END_TEST

START_TEST (binary)
{
  struct modcat_stage st;
  unsigned char data[512];
  struct modcat_block b = { .data = data, .len = 256, .room = 512 };

  for (size_t i = 0; i < 256; i++)
    data[i] = (unsigned char) i;
  mc_stage_eol (&st, MC_EOL_RAW, MC_EOL_CRNL);
  ck_assert_int_eq (st.ops->run (&st, &b), MODCAT_OK);
  ck_assert_uint_eq (b.len, 257);
  ck_assert_int_eq (data[10], '\r');
  for (size_t i = 10; i < 256; i++)
    ck_assert_int_eq (data[i + 1], (int) i);
}
END_TEST

UNIT_MAIN ("stage-eol", whole, cut, same_sides, nothing_but_line_ends, binary)
