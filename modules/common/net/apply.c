/* modules/common/net/apply.c -- make socket options act by setsockopt(2).
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>

#include "net.h"
#include "rows.h"

/* What is passed to setsockopt(2), and how it is shown when that fails. */
struct passed {
  union {
    int number;
    unsigned char byte;
    struct timeval time;
    struct linger linger;
  } u;
  const void *data;
  size_t len;
  char text[64];
};

static void
pass_int (struct passed *p, int64_t value)
{
  p->u.number = (int) value;
  p->data = &p->u.number;
  p->len = sizeof p->u.number;
  snprintf (p->text, sizeof p->text, "[%d]", p->u.number);
}

static void
pass_bytes (struct passed *p, const char *data, size_t len)
{
  p->data = data;
  p->len = len;
  snprintf (p->text, sizeof p->text, "0x");
  for (size_t i = 0; i < len && i < 24; i++)
    snprintf (p->text + 2 + 2 * i, 4, "%02x", (unsigned char) data[i]);
}

/* With its NUL, as the kernel wants names of interfaces and the like. */
static void
pass_text (struct passed *p, const char *text)
{
  p->data = text;
  p->len = strlen (text) + 1;
  snprintf (p->text, sizeof p->text, "\"%.40s\"", text);
}

static void
pass_value (struct passed *p, int type, const struct modcat_value *v)
{
  switch (type) {
  case MODCAT_BYTE:
    p->u.byte = (unsigned char) v->num[0];
    p->data = &p->u.byte;
    p->len = sizeof p->u.byte;
    snprintf (p->text, sizeof p->text, "[%d]", p->u.byte);
    break;
  case MODCAT_TIME:
    p->u.time.tv_sec = (time_t) (v->num[0] / 1000000000);
    p->u.time.tv_usec = (suseconds_t) (v->num[0] % 1000000000 / 1000);
    p->data = &p->u.time;
    p->len = sizeof p->u.time;
    snprintf (p->text, sizeof p->text, "{%lld,%06ld}",
              (long long) p->u.time.tv_sec, (long) p->u.time.tv_usec);
    break;
  case MODCAT_LINGER:
    p->u.linger = (struct linger) { .l_onoff = 1, .l_linger = (int) v->num[0] };
    p->data = &p->u.linger;
    p->len = sizeof p->u.linger;
    snprintf (p->text, sizeof p->text, "{1,%d}", p->u.linger.l_linger);
    break;
  case MODCAT_STRING:
  case MODCAT_INT_INT_STRING:
    pass_text (p, v->str);
    break;
  case MODCAT_BIN:
  case MODCAT_INT_INT_BIN:
  case MODCAT_CUSTOM:
    pass_bytes (p, v->str, v->len);
    break;
  case MODCAT_INT_INT_INT:
    pass_int (p, v->num[2]);
    break;
  default:
    pass_int (p, v->num[0]);
    break;
  }
}

static int
set_option (const struct modcat_target *t, const struct modcat_opt *opt,
            int level, int name, const struct passed *p)
{
  if (setsockopt (t->fd, level, name, p->data, (socklen_t) p->len) == 0)
    return MODCAT_OK;
  return modcat_fail_opt (t->rq, opt->name,
                          "setsockopt(%d, %d, %d, %s, %zu): %s", t->fd, level,
                          name, p->text, p->len, strerror (errno));
}

bool
net_is_ip4_socket (int fd)
{
  struct sockaddr_storage addr;
  socklen_t len = sizeof addr;

  return getsockname (fd, (struct sockaddr *) &addr, &len) == 0
         && addr.ss_family == AF_INET;
}

int
modcat_net_apply_sockopt (const struct modcat_target *t,
                          const struct modcat_opt *opt,
                          const struct modcat_value *v)
{
  struct passed p = { .data = NULL };

  if (t->fd == -1)
    return MODCAT_SKIP;
  /* TCP:name may try addresses of both versions: another one may want it. */
  if (opt->arg[0] == IPPROTO_IPV6 && net_is_ip4_socket (t->fd))
    return MODCAT_SKIP;
  pass_value (&p, opt->type, v);
  return set_option (t, opt, (int) opt->arg[0], (int) opt->arg[1], &p);
}

int
net_apply_generic (const struct modcat_target *t, const struct modcat_opt *opt,
                   const struct modcat_value *v)
{
  struct passed p = { .data = NULL };

  if (t->fd == -1)
    return MODCAT_SKIP;
  pass_value (&p, opt->type, v);
  return set_option (t, opt, (int) v->num[0], (int) v->num[1], &p);
}

int
net_apply_reuseaddr (const struct modcat_target *t,
                     const struct modcat_opt *opt,
                     const struct modcat_value *v)
{
  /* "reuseaddr=" leaves what the kernel has. */
  return v->is_null ? MODCAT_OK : modcat_net_apply_sockopt (t, opt, v);
}

int
net_apply_ioctl (const struct modcat_target *t, const struct modcat_opt *opt,
                 const struct modcat_value *v)
{
  int value = (int) v->num[0];

  if (t->fd == -1)
    return MODCAT_SKIP;
  if (ioctl (t->fd, (unsigned long) opt->arg[0], &value) == 0)
    return MODCAT_OK;
  return modcat_fail_opt (t->rq, opt->name, "ioctl(%d, 0x%lx, [%d]): %s",
                          t->fd, (unsigned long) opt->arg[0], value,
                          strerror (errno));
}

int
net_apply_null_eof (const struct modcat_target *t,
                    const struct modcat_opt *opt,
                    const struct modcat_value *v)
{
  (void) opt;
  if (v->num[0] != 0)
    t->ch->flags |= MODCAT_CH_NULL_EOF;
  return MODCAT_OK;
}

/* RFC 791: 40 bytes at most.  The new ones go behind what is set already. */
int
net_apply_ip_options (const struct modcat_target *t,
                      const struct modcat_opt *opt,
                      const struct modcat_value *v)
{
  char options[40];
  socklen_t len = sizeof options;
  struct passed p = { .data = NULL };

  if (t->fd == -1)
    return MODCAT_SKIP;
  if (getsockopt (t->fd, IPPROTO_IP, IP_OPTIONS, options, &len) == -1)
    return modcat_fail_opt (t->rq, opt->name,
                            "getsockopt(%d, IP_OPTIONS): %s", t->fd,
                            strerror (errno));
  if (v->len > sizeof options - len)
    return modcat_fail_opt (t->rq, opt->name, "these are %zu bytes of IP "
                            "options, with others set before; a packet has "
                            "room for %zu", v->len + len, sizeof options);
  memcpy (options + len, v->str, v->len);
  pass_bytes (&p, options, len + v->len);
  return set_option (t, opt, IPPROTO_IP, IP_OPTIONS, &p);
}
