/* tests/mock/ask.c -- ASK:<address>: peers of a listener say in their first
 * line where they want to go, and get a line back.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <modcat/module.h>

struct ask {
  char line[300];
  size_t len;
};

static ssize_t
ask_read (struct modcat_channel *ch, void *buf, size_t size)
{
  return modcat_read (ch->lower, buf, size);
}

static ssize_t
ask_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  return modcat_write (ch->lower, buf, size);
}

static int
ask_half_close (struct modcat_channel *ch)
{
  return modcat_half_close (ch->lower);
}

/* HOST PORT */
static int
take_line (struct modcat_channel *ch, struct ask *a)
{
  char host[300];
  unsigned port;
  int result = MODCAT_REFUSE;

  a->line[a->len - 1] = '\0';
  if (sscanf (a->line, "%299s %u", host, &port) == 2)
    result = modcat_set_target (ch, host, port);
  if (result == MODCAT_REFUSE)
    modcat_log (ch->rq, MODCAT_LOG_WARN, "that is no target");
  return result;
}

static int
ask_handshake (struct modcat_channel *ch)
{
  struct ask *a = ch->state;

  while (a->len < sizeof a->line) {
    ssize_t n = modcat_read (ch->lower, a->line + a->len, 1);

    if (n == -1 && errno == EAGAIN)
      return modcat_wait_lower (ch, ch->lower, MODCAT_READ);
    if (n != 1)
      return modcat_fail (ch->rq, "there is no first line");
    if (a->line[a->len++] == '\n')
      return take_line (ch, a);
  }
  return modcat_fail (ch->rq, "the first line is too long");
}

static int
ask_answer (struct modcat_channel *ch, int error)
{
  const char *word = error == 0 ? "open\n"
    : error == ECONNREFUSED ? "refused\n"
    : error == EHOSTUNREACH ? "unreachable\n" : "failed\n";

  return modcat_write (ch->lower, word, strlen (word)) == (ssize_t)
         strlen (word) ? MODCAT_OK : modcat_fail (ch->rq, "no answer");
}

static const struct modcat_channel_ops ask_ops = {
  .size = sizeof ask_ops, .read = ask_read, .write = ask_write,
  .half_close = ask_half_close, .handshake = ask_handshake,
  .answer = ask_answer,
};

static int
ask_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  const struct modcat_address *address;

  address = modcat_parse_address (rq, rq->argv[0]);
  return address == NULL ? MODCAT_FAIL
                         : modcat_open_lower (ln, address, MODCAT_RDWR);
}

static int
ask_accept (const struct modcat_request *rq, struct modcat_channel *ln,
            struct modcat_channel *ch)
{
  (void) rq;
  ch->lower = modcat_channel_new (ch);
  if (ch->lower == NULL)
    return MODCAT_FAIL;
  ch->ops = &ask_ops;
  ch->half_close = MODCAT_HC_CALL;
  return modcat_accept_from (ln->lower, ch->lower);
}

static const struct modcat_addr ask_addrs[] = {
  { .names = "ASK", .usage = "ASK:<address>", .help = "ask where to go",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .flags = MODCAT_ADDR_TARGET,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_child,
                             &modcat_group_listen),
    .state_size = sizeof (struct ask), .listen = ask_listen,
    .accept = ask_accept },
};

MODCAT_MODULE (ask, .summary = "a server that asks where to go",
               .version = "1", .addrs = MODCAT_LIST (ask_addrs));
