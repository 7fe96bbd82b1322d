/* tests/unit/fake-core.c -- a core of a few lines, for unit tests of modules.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/fake-core.h"

enum { MAX_OPTIONS = 16, MAX_GROUPS = 16 };

struct option {
  const struct modcat_opt *row;
  struct modcat_value value;
  int used;
};

struct request {
  struct modcat_request pub;
  const char *argv[2];
  struct option options[MAX_OPTIONS];
  size_t noptions;
  const struct modcat_group *groups[MAX_GROUPS];
  max_align_t confs[MAX_GROUPS + 1][8];   /* the last one: the type's own */
  max_align_t shared[8];
};

struct attachment {
  struct attachment *next;
  const void *key;
  max_align_t mem[];
};

struct channel {
  struct modcat_channel pub;
  struct attachment *attached;
};

struct fake_trace fake;

/* The core's groups are there, but have no options here. */
const struct modcat_group modcat_group_fd = {
  .size = sizeof modcat_group_fd, .name = "FD",
  .opts = { .stride = sizeof (struct modcat_opt) },
};
const struct modcat_group modcat_group_fifo = {
  .size = sizeof modcat_group_fifo, .name = "FIFO",
  .opts = { .stride = sizeof (struct modcat_opt) },
};

static struct request *
request_of (const struct modcat_request *rq)
{
  return (struct request *) (uintptr_t) rq;
}

/* -- log -------------------------------------------------------------------- */

static void note (char letter, const char *fmt, va_list ap)
  __attribute__ ((__format__ (__printf__, 2, 0)));

static void
note (char letter, const char *fmt, va_list ap)
{
  size_t used = strlen (fake.log);
  char *at = fake.log + used;
  size_t room = sizeof fake.log - used;
  int n = snprintf (at, room, "%c ", letter);

  vsnprintf (at + n, room - (size_t) n, fmt, ap);
  used = strlen (fake.log);
  if (used + 1 < sizeof fake.log)
    strcpy (fake.log + used, "\n");
}

void
modcat_log (const struct modcat_request *rq, enum modcat_level level,
            const char *fmt, ...)
{
  va_list ap;

  (void) rq;
  va_start (ap, fmt);
  note ("DINWEF"[level], fmt, ap);
  va_end (ap);
}

#define FAIL_WITH_ARGS \
  do { \
    va_list ap; \
    va_start (ap, fmt); \
    note ('F', fmt, ap); \
    va_end (ap); \
    return MODCAT_FAIL; \
  } while (0)

int
modcat_fail (const struct modcat_request *rq, const char *fmt, ...)
{
  (void) rq;
  FAIL_WITH_ARGS;
}

int
modcat_fail_arg (const struct modcat_request *rq, int arg, const char *fmt,
                 ...)
{
  (void) rq;
  (void) arg;
  FAIL_WITH_ARGS;
}

int
modcat_fail_opt (const struct modcat_request *rq, const char *name,
                 const char *fmt, ...)
{
  (void) rq;
  (void) name;
  FAIL_WITH_ARGS;
}

/* -- requests ---------------------------------------------------------------- */

static void
store (const struct option *o, char *conf)
{
  const struct modcat_opt *row = o->row;
  int64_t num = o->value.num[0];
  struct modcat_flags *flags;

  conf += row->store;
  switch (row->type) {
  case MODCAT_BOOL:
    *conf = num != 0;
    break;
  case MODCAT_FLAG:
    flags = (struct modcat_flags *) (void *) conf;
    if (num)
      flags->set |= (uint64_t) row->arg[0];
    else
      flags->clear |= (uint64_t) row->arg[0];
    break;
  case MODCAT_INT:
    *(int *) (void *) conf = (int) num;
    break;
  case MODCAT_MODE:
    *(uint32_t *) (void *) conf = (uint32_t) num;
    break;
  case MODCAT_UINT:
    *(unsigned *) (void *) conf = (unsigned) num;
    break;
  case MODCAT_STRING:
  case MODCAT_STRING_NULL:
    *(const char **) (void *) conf = o->value.str;
    break;
  case MODCAT_TIME:
    *(int64_t *) (void *) conf = num;
    break;
  default:
    ck_abort_msg ("option %s: type %d is not faked", row->name, row->type);
  }
}

static const struct modcat_opt *
find_row (const struct modcat_list *list, const char *name)
{
  const char *at = list->items;

  for (size_t i = 0; i < list->count; i++, at += list->stride) {
    const struct modcat_opt *row = (const void *) at;

    if (strcmp (row->name, name) == 0)
      return row;
  }
  return NULL;
}

const struct modcat_opt *
fake_row (const struct modcat_group *g, const char *name)
{
  const struct modcat_opt *row = find_row (&g->opts, name);

  ck_assert_msg (row != NULL, "group %s has no option %s", g->name, name);
  return row;
}

static void
set_option (struct request *r, const struct fake_option *opt)
{
  struct option *o = &r->options[r->noptions++];
  size_t i = 0;

  ck_assert_uint_le (r->noptions, MAX_OPTIONS);
  o->row = find_row (&r->pub.addr->opts, opt->name);
  if (o->row != NULL)
    i = MAX_GROUPS;
  while (o->row == NULL && i < MAX_GROUPS && r->groups[i] != NULL)
    o->row = find_row (&r->groups[i++]->opts, opt->name);
  ck_assert_msg (o->row != NULL, "no option %s", opt->name);
  o->value.num[0] = opt->num;
  o->value.str = opt->str;
  if (o->row->apply == NULL)
    store (o, (char *) r->confs[i == MAX_GROUPS ? i : i - 1]);
}

struct modcat_request *
fake_request_for (const struct modcat_addr *addr, unsigned dirs,
                  const char *arg, const struct fake_option *opts)
{
  struct request *r = calloc (1, sizeof *r);

  ck_assert_ptr_nonnull (r);
  fake = (struct fake_trace) { .wait_fd = -1 };
  ck_assert_uint_le (addr->groups.count, MAX_GROUPS - 1);
  for (size_t i = 0; i < addr->groups.count; i++)
    r->groups[i] = ((const struct modcat_group *const *)
                    addr->groups.items)[i];
  r->argv[0] = arg;
  r->pub.addr = addr;
  r->pub.keyword = addr->names;
  r->pub.dirs = dirs;
  r->pub.argc = arg != NULL;
  r->pub.argv = r->argv;
  r->pub.conf = r->confs[MAX_GROUPS];
  r->pub.shared = r->shared;
  for (; opts != NULL && opts->name != NULL; opts++)
    set_option (r, opts);
  if (addr->prepare != NULL
      && addr->prepare (&r->pub, r->shared) != MODCAT_OK) {
    free (r);
    return NULL;
  }
  return &r->pub;
}

struct modcat_request *
fake_request (const struct modcat_module *m, const char *name, unsigned dirs,
              const char *arg, const struct fake_option *opts)
{
  const struct modcat_addr *addrs = m->addrs.items;
  size_t len = strlen (name);

  for (size_t i = 0; i < m->addrs.count; i++)
    if (strncmp (addrs[i].names, name, len) == 0
        && (addrs[i].names[len] == ',' || addrs[i].names[len] == '\0'))
      return fake_request_for (&addrs[i], dirs, arg, opts);
  ck_abort_msg ("no address type %s", name);
}

const char *
fake_unused (const struct modcat_request *rq)
{
  const struct request *r = request_of (rq);

  for (size_t i = 0; i < r->noptions; i++)
    if (!r->options[i].used)
      return r->options[i].row->name;
  return NULL;
}

static int
apply (const struct modcat_request *rq, struct modcat_channel *ch,
       enum modcat_phase phase, int fd, const char *path, int left_only)
{
  struct modcat_target t = { .rq = rq, .ch = ch, .fd = fd, .path = path };
  struct request *r = request_of (rq);
  size_t used = strlen (fake.phases);
  int result = MODCAT_OK;

  snprintf (fake.phases + used, sizeof fake.phases - used, "%d ", phase);
  for (size_t i = 0; i < r->noptions; i++) {
    struct option *o = &r->options[i];

    if (o->row->phase != (int) phase || (left_only && o->used))
      continue;
    if (o->row->apply != NULL)
      result = o->row->apply (&t, o->row, &o->value);
    if (result != MODCAT_SKIP)
      o->used = 1;
    if (result != MODCAT_OK && result != MODCAT_SKIP)
      return result;
  }
  return MODCAT_OK;
}

int
modcat_apply (const struct modcat_request *rq, struct modcat_channel *ch,
              enum modcat_phase phase, int fd, const char *path)
{
  return apply (rq, ch, phase, fd, path, 0);
}

int
modcat_apply_left (const struct modcat_request *rq, struct modcat_channel *ch,
                   enum modcat_phase phase, int fd, const char *path)
{
  return apply (rq, ch, phase, fd, path, 1);
}

const void *
modcat_group_conf (const struct modcat_request *rq,
                   const struct modcat_group *group)
{
  const struct request *r = request_of (rq);

  for (size_t i = 0; r->groups[i] != NULL; i++)
    if (r->groups[i] == group)
      return r->confs[i];
  return NULL;
}

int
modcat_given (const struct modcat_request *rq, const char *name)
{
  const struct request *r = request_of (rq);

  for (size_t i = 0; i < r->noptions; i++)
    if (strcmp (r->options[i].row->name, name) == 0)
      return 1;
  return 0;
}

const char *
modcat_program_name (const struct modcat_request *rq)
{
  (void) rq;
  return "modcat";
}

void
fake_scratch (void)
{
  const char *dir = getenv ("TMPDIR");
  char path[256];

  snprintf (path, sizeof path, "%s/fake.XXXXXX", dir != NULL ? dir : "/tmp");
  ck_assert_ptr_nonnull (mkdtemp (path));
  ck_assert_int_eq (chdir (path), 0);
}

/* -- channels ---------------------------------------------------------------- */

struct modcat_channel *
fake_channel (const struct modcat_request *rq)
{
  struct channel *c = calloc (1, sizeof *c);

  ck_assert_ptr_nonnull (c);
  c->pub.rq = rq;
  c->pub.rfd = c->pub.wfd = -1;
  c->pub.state = calloc (1, rq->addr->state_size + 1);
  return &c->pub;
}

static void
end (struct modcat_channel *ch)
{
  struct channel *c = (struct channel *) ch;

  if (ch->ops != NULL && ch->ops->close != NULL)
    ch->ops->close (ch);
  if ((ch->flags & MODCAT_CH_KEEP_OPEN) == 0) {
    if (ch->rfd != -1)
      close (ch->rfd);
    if (ch->wfd != -1 && ch->wfd != ch->rfd)
      close (ch->wfd);
  }
  if (ch->lower != NULL)
    end (ch->lower);
  while (c->attached != NULL) {
    struct attachment *a = c->attached;

    c->attached = a->next;
    free (a);
  }
  free (ch->state);
  free (c);
}

void
fake_close (struct modcat_channel *ch)
{
  struct request *r = request_of (ch->rq);

  end (ch);
  free (r);
}

int64_t
modcat_now (void)
{
  struct timespec ts;

  clock_gettime (CLOCK_MONOTONIC, &ts);
  return (int64_t) ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int
modcat_wait (struct modcat_channel *ch, int fd, unsigned dirs)
{
  (void) ch;
  fake.wait_fd = fd;
  fake.wait_dirs = dirs;
  return MODCAT_AGAIN;
}

int
modcat_wait_until (struct modcat_channel *ch, int64_t deadline)
{
  (void) ch;
  fake.deadline = deadline;
  return MODCAT_AGAIN;
}

void
modcat_wake (struct modcat_channel *ch, unsigned dirs)
{
  (void) ch;
  (void) dirs;
  fake.woken++;
}

void *
modcat_attach (struct modcat_channel *ch, const void *key, size_t size,
               modcat_release_fn *release)
{
  struct channel *c = (struct channel *) ch;
  struct attachment *a = c->attached;

  ck_assert (release == NULL);
  while (a != NULL && a->key != key)
    a = a->next;
  if (a == NULL) {
    a = calloc (1, sizeof *a + size);
    ck_assert_ptr_nonnull (a);
    a->key = key;
    a->next = c->attached;
    c->attached = a;
  }
  return a->mem;
}

int
modcat_unlink_at_close (struct modcat_channel *ch, const char *path)
{
  (void) ch;
  snprintf (fake.unlink_at_close, sizeof fake.unlink_at_close, "%s", path);
  return MODCAT_OK;
}

/* -- layers ------------------------------------------------------------------ */

const struct modcat_address *
modcat_parse_address (const struct modcat_request *rq, const char *text)
{
  static char copy[4096];

  snprintf (copy, sizeof copy, "%s", text);
  fake.parsed = copy;
  return (const struct modcat_address *) (const void *) rq;
}

int
modcat_open_lower (struct modcat_channel *ch, const struct modcat_address *a,
                   unsigned dirs)
{
  (void) a;
  (void) dirs;
  ch->lower = fake_channel (ch->rq);
  fake.open_lower (ch->lower);
  return MODCAT_OK;
}

ssize_t
modcat_read (struct modcat_channel *ch, void *buf, size_t size)
{
  if (ch->ops != NULL && ch->ops->read != NULL)
    return ch->ops->read (ch, buf, size);
  return read (ch->rfd, buf, size);
}

ssize_t
modcat_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  if (ch->ops != NULL && ch->ops->write != NULL)
    return ch->ops->write (ch, buf, size);
  return write (ch->wfd, buf, size);
}

size_t
modcat_pending (const struct modcat_channel *ch)
{
  return ch->ops != NULL && ch->ops->pending != NULL
         ? ch->ops->pending (ch) : 0;
}

int
modcat_half_close (struct modcat_channel *ch)
{
  return ch->ops != NULL && ch->ops->half_close != NULL
         ? ch->ops->half_close (ch) : MODCAT_OK;
}
