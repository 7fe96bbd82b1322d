/* modules/common/net/ancillary.c -- what comes beside a datagram: log lines and
 * variables of its control messages.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * The buffer is walked by what is left of it, never by the length that a
 * message says of itself alone: a kernel of another word size, a truncated
 * buffer or a proxying sandbox may have written that. */
#include <config.h>

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "net.h"
#ifdef __linux__
# include <linux/errqueue.h>
#endif

/* Bytes of a message that are shown: RFC 8200, an extension header has 8 times
   256 at most. */
enum { MOST_SHOWN = 2048 };

/* One message, and who is told of it. */
struct message {
  struct modcat_channel *ch;
  bool with_env;
  int level, type;
  const unsigned char *data;
  size_t len;
};

/* -- telling -------------------------------------------------------------- */

/* One fact of M: a log line, and with_env the variable ENV. */
static int
tell (const struct message *m, const char *type, const char *name,
      const char *env, const char *value)
{
  modcat_log (m->ch->rq, MODCAT_LOG_INFO, "ancillary message: %s: %s=%s",
              type, name, value);
  return m->with_env ? modcat_setenv (m->ch, env, value) : MODCAT_OK;
}

static int
tell_number (const struct message *m, const char *type, const char *name,
             const char *env, long long number)
{
  char value[24];

  snprintf (value, sizeof value, "%lld", number);
  return tell (m, type, name, env, value);
}

static int
tell_hex (const struct message *m, const char *type, const char *name,
          const char *env)
{
  static const char digits[] = "0123456789abcdef";
  size_t len = m->len < MOST_SHOWN ? m->len : MOST_SHOWN;
  char value[1 + 2 * MOST_SHOWN + 1];

  value[0] = 'x';
  for (size_t i = 0; i < len; i++) {
    value[1 + 2 * i] = digits[m->data[i] >> 4];
    value[2 + 2 * i] = digits[m->data[i] & 15];
  }
  value[1 + 2 * len] = '\0';
  return tell (m, type, name, env, value);
}

/* Have at TO what a message of this kind consists of; false: it is shorter. */
static bool
take (const struct message *m, void *to, size_t size)
{
  if (m->len < size)
    return false;
  memcpy (to, m->data, size);
  return true;
}

static const char *
interface_name (char buf[IF_NAMESIZE], unsigned index)
{
  if (if_indextoname (index, buf) == NULL)
    snprintf (buf, IF_NAMESIZE, "%u", index);
  return buf;
}

static const char *
ip4_text (char *buf, size_t size, struct in_addr addr)
{
  struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = addr };

  return modcat_net_host_text (buf, size, (const struct sockaddr *) &in,
                               sizeof in);
}

/* -- any socket ----------------------------------------------------------- */

/* Without a row of its own; the names are socat's. */
static int
tell_unknown (const struct message *m)
{
  char type[32], name[32] = "data", env[64];

  if (m->level == IPPROTO_IP) {
    snprintf (type, sizeof type, "IP");
    snprintf (name, sizeof name, "type_%d", m->type);
  } else if (m->level == IPPROTO_IPV6)
    snprintf (type, sizeof type, "IPV6.%d", m->type);
  else if (m->level == SOL_SOCKET)
    snprintf (type, sizeof type, "SOCKET.%d", m->type);
  else {
    snprintf (type, sizeof type, "LEVEL%d", m->level);
    snprintf (name, sizeof name, "type%d", m->type);
  }
  snprintf (env, sizeof env, "%s_%s", type, name);
  return tell_hex (m, type, name, env);
}

/* Nobody asked for descriptors: a peer must not fill our table with them. */
static int
close_rights (const struct message *m)
{
  int fd;

  for (size_t at = 0; m->len - at >= sizeof fd; at += sizeof fd) {
    memcpy (&fd, m->data + at, sizeof fd);
    modcat_log (m->ch->rq, MODCAT_LOG_INFO, "ancillary message: SCM_RIGHTS: "
                "closing descriptor %d of the peer", fd);
    close (fd);
  }
  return MODCAT_OK;
}

static int
tell_timestamp (const struct message *m)
{
  struct timeval tv;
  struct tm tm;
  char date[64] = "", value[96];

  if (!take (m, &tv, sizeof tv))
    return tell_unknown (m);
  if (localtime_r (&tv.tv_sec, &tm) != NULL)
    strftime (date, sizeof date, "%a %b %e %H:%M:%S %Y", &tm);
  snprintf (value, sizeof value, "%s, %06ld usecs", date, (long) tv.tv_usec);
  return tell (m, "SCM_TIMESTAMP", "timestamp", "TIMESTAMP", value);
}

/* -- IPv4 ----------------------------------------------------------------- */

#ifdef IP_PKTINFO
static int
tell_pktinfo (const struct message *m)
{
  char name[IF_NAMESIZE], local[INET_ADDRSTRLEN], dst[INET_ADDRSTRLEN];
  struct in_pktinfo info;
  int result;

  /* For replies it is on by itself. */
  if (!modcat_given (m->ch->rq, "ip-pktinfo"))
    return MODCAT_OK;
  if (!take (m, &info, sizeof info))
    return tell_unknown (m);
  interface_name (name, (unsigned) info.ipi_ifindex);
  ip4_text (local, sizeof local, info.ipi_spec_dst);
  ip4_text (dst, sizeof dst, info.ipi_addr);
  modcat_log (m->ch->rq, MODCAT_LOG_NOTICE, "Ancillary message: interface "
              "\"%s\", locaddr=%s, dstaddr=%s", name, local, dst);
  result = tell (m, "IP_PKTINFO", "if", "IP_IF", name);
  if (result == MODCAT_OK)
    result = tell (m, "IP_PKTINFO", "locaddr", "IP_LOCADDR", local);
  if (result == MODCAT_OK)
    result = tell (m, "IP_PKTINFO", "dstaddr", "IP_DSTADDR", dst);
  return result;
}
#endif

static int
tell_ttl (const struct message *m)
{
  int ttl;

  if (!take (m, &ttl, sizeof ttl))
    return tell_unknown (m);
  modcat_log (m->ch->rq, MODCAT_LOG_NOTICE, "Ancillary message: ttl=%d", ttl);
  return tell_number (m, "IP_TTL", "ttl", "IP_TTL", ttl);
}

/* One byte of the header. */
static int
tell_tos (const struct message *m)
{
  unsigned char tos;

  if (!take (m, &tos, sizeof tos))
    return tell_unknown (m);
  modcat_log (m->ch->rq, MODCAT_LOG_NOTICE, "Ancillary message: tos=%u", tos);
  return tell_number (m, "IP_TOS", "tos", "IP_TOS", tos);
}

static int
tell_options (const struct message *m)
{
  return tell_hex (m, "IP_OPTIONS", "options", "IP_OPTIONS");
}

/* -- errors --------------------------------------------------------------- */

#ifdef IP_RECVERR
/* The host that sent the ICMP message stands behind the error. */
static void
name_offender (const struct message *m, char *buf, size_t size)
{
  size_t at = sizeof (struct sock_extended_err);
  struct net_addr from = { .len = 0 };

  if (m->len - at >= sizeof from.u.in6)
    memcpy (&from.u.in6, m->data + at, from.len = sizeof from.u.in6);
  else if (m->len - at >= sizeof from.u.in)
    memcpy (&from.u.in, m->data + at, from.len = sizeof from.u.in);
  if (from.len != 0 && from.u.sa.sa_family == AF_INET)
    from.len = sizeof from.u.in;
  if (from.len != 0 && from.u.sa.sa_family != AF_UNSPEC)
    modcat_net_host_text (buf, size, &from.u.sa, from.len);
  else
    snprintf (buf, size, "this host");
}

static int
tell_error (const struct message *m)
{
  const char *type = m->level == IPPROTO_IPV6 ? "IPV6_RECVERR" : "IP_RECVERR";
  static const char *const names[][2] = {
    { "errno", "ERRNO" }, { "origin", "ORIGIN" }, { "type", "TYPE" },
    { "code", "CODE" }, { "info", "INFO" }, { "data", "DATA" },
  };
  enum { FACTS = sizeof names / sizeof names[0] };
  struct sock_extended_err e;
  char from[MODCAT_NET_TEXT], env[32];
  int result = MODCAT_OK;

  if (!take (m, &e, sizeof e))
    return tell_unknown (m);
  name_offender (m, from, sizeof from);
  modcat_log (m->ch->rq, MODCAT_LOG_NOTICE, "received ICMP from %s, type %u, "
              "code %u, info %lu, data %lu, resulting in errno %lu", from,
              e.ee_type, e.ee_code, (unsigned long) e.ee_info,
              (unsigned long) e.ee_data, (unsigned long) e.ee_errno);
  const long long facts[FACTS] = { e.ee_errno, e.ee_origin, e.ee_type,
                                   e.ee_code, e.ee_info, e.ee_data };
  for (size_t i = 0; i < FACTS && result == MODCAT_OK; i++) {
    snprintf (env, sizeof env, "%s_%s", type, names[i][1]);
    result = tell_number (m, type, names[i][0], env, facts[i]);
  }
  return result;
}
#endif

/* -- IPv6 ----------------------------------------------------------------- */

static int
tell_pktinfo6 (const struct message *m)
{
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
  char name[IF_NAMESIZE], dst[MODCAT_NET_TEXT];
  struct in6_pktinfo info;
  int result;

  if (!modcat_given (m->ch->rq, "ipv6-recvpktinfo"))
    return MODCAT_OK;
  if (!take (m, &info, sizeof info))
    return tell_unknown (m);
  in6.sin6_addr = info.ipi6_addr;
  modcat_net_host_text (dst, sizeof dst, (const struct sockaddr *) &in6,
                        sizeof in6);
  result = tell (m, "IPV6_PKTINFO", "dstaddr", "IPV6_DSTADDR", dst);
  if (result == MODCAT_OK)
    result = tell (m, "IPV6_PKTINFO", "if", "IPV6_IF",
                   interface_name (name, info.ipi6_ifindex));
  return result;
}

static int
tell_hoplimit (const struct message *m)
{
  int hops;

  if (!take (m, &hops, sizeof hops))
    return tell_unknown (m);
  return tell_number (m, "IPV6_HOPLIMIT", "hoplimit", "IPV6_HOPLIMIT", hops);
}

static int
tell_tclass (const struct message *m)
{
  char value[16];
  int class;

  if (!take (m, &class, sizeof class))
    return tell_unknown (m);
  snprintf (value, sizeof value, "x%08x", (unsigned) class);
  return tell (m, "IPV6_TCLASS", "tclass", "IPV6_TCLASS", value);
}

static int
tell_rthdr (const struct message *m)
{
  return tell_hex (m, "IPV6_RTHDR", "rthdr", "IPV6_RTHDR");
}

static int
tell_dstopts (const struct message *m)
{
  return tell_hex (m, "IPV6_DSTOPTS", "dstopts", "IPV6_DSTOPTS");
}

static int
tell_hopopts (const struct message *m)
{
  return tell_hex (m, "IPV6_HOPOPTS", "hopopts", "IPV6_HOPOPTS");
}

#ifdef __linux__
enum { FLOWINFO = 11 };         /* IPV6_FLOWINFO, in the kernel's headers only */

static int
tell_authhdr (const struct message *m)
{
  return tell_hex (m, "IPV6_AUTHHDR", "authhdr", "IPV6_AUTHHDR");
}

static int
tell_flowinfo (const struct message *m)
{
  return tell_hex (m, "IPV6_FLOWINFO", "flowinfo", "IPV6_FLOWINFO");
}
#endif

/* -- all of them ---------------------------------------------------------- */

static const struct kind {
  int level, type;
  int (*tell) (const struct message *m);
} kinds[] = {
  { SOL_SOCKET, SCM_RIGHTS, close_rights },
  { SOL_SOCKET, SCM_TIMESTAMP, tell_timestamp },
  { IPPROTO_IP, IP_TTL, tell_ttl },
  { IPPROTO_IP, IP_TOS, tell_tos },
  { IPPROTO_IP, IP_RECVOPTS, tell_options },
  { IPPROTO_IP, IP_RETOPTS, tell_options },
  { IPPROTO_IPV6, IPV6_PKTINFO, tell_pktinfo6 },
  { IPPROTO_IPV6, IPV6_HOPLIMIT, tell_hoplimit },
  { IPPROTO_IPV6, IPV6_TCLASS, tell_tclass },
  { IPPROTO_IPV6, IPV6_RTHDR, tell_rthdr },
  { IPPROTO_IPV6, IPV6_DSTOPTS, tell_dstopts },
  { IPPROTO_IPV6, IPV6_HOPOPTS, tell_hopopts },
#ifdef __linux__
  { IPPROTO_IPV6, IPV6_AUTHHDR, tell_authhdr },
  { IPPROTO_IPV6, FLOWINFO, tell_flowinfo },
#endif
#ifdef IP_PKTINFO
  { IPPROTO_IP, IP_PKTINFO, tell_pktinfo },
#endif
#ifdef IP_RECVERR
  { IPPROTO_IP, IP_RECVERR, tell_error },
  { IPPROTO_IPV6, IPV6_RECVERR, tell_error },
#endif
};

static int
tell_message (const struct message *m)
{
  modcat_log (m->ch->rq, MODCAT_LOG_INFO, "ancillary message in "
              "xiodopacketinfo(): len=%zu, level=%d, type=%d", m->len,
              m->level, m->type);
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (kinds[i].level == m->level && kinds[i].type == m->type)
      return kinds[i].tell (m);
  return tell_unknown (m);
}

int
net_ancillary (struct modcat_channel *ch, const struct msghdr *m,
               bool with_env)
{
  const unsigned char *at = m->msg_control;
  size_t left = at != NULL ? m->msg_controllen : 0;
  struct message msg = { .ch = ch, .with_env = with_env };
  struct cmsghdr head;
  int result = MODCAT_OK;

  while (left >= sizeof head) {
    memcpy (&head, at, sizeof head);
    if (head.cmsg_len < CMSG_LEN (0) || head.cmsg_len > left) {
      modcat_log (ch->rq, MODCAT_LOG_WARN, "ancillary message of %zu bytes, "
                  "with %zu left, is broken; it and what follows is ignored",
                  (size_t) head.cmsg_len, left);
      return result;
    }
    msg.level = head.cmsg_level;
    msg.type = head.cmsg_type;
    msg.data = at + CMSG_LEN (0);
    msg.len = head.cmsg_len - CMSG_LEN (0);
    /* Descriptors behind a failure are closed still. */
    if (result == MODCAT_OK || head.cmsg_type == SCM_RIGHTS)
      result = tell_message (&msg) == MODCAT_OK ? result : MODCAT_FAIL;
    if (CMSG_SPACE (msg.len) >= left)
      break;
    at += CMSG_SPACE (msg.len);
    left -= CMSG_SPACE (msg.len);
  }
  if ((m->msg_flags & MSG_CTRUNC) != 0)
    modcat_log (ch->rq, MODCAT_LOG_WARN, "there were more ancillary messages "
                "than there is room for");
  return result;
}

#ifdef IP_RECVERR
void
net_drain_errors (struct modcat_channel *ch, int fd, bool with_env)
{
  /* A packet may be the reason of each; more come with the next call. */
  enum { AT_ONCE = 64 };
  union { struct cmsghdr align; char bytes[1024]; } control;
  char data[1];
  struct iovec iov = { .iov_base = data, .iov_len = sizeof data };

  for (int i = 0; i < AT_ONCE; i++) {
    struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
                        .msg_control = control.bytes,
                        .msg_controllen = sizeof control.bytes };

    if (recvmsg (fd, &m, MSG_ERRQUEUE | MSG_DONTWAIT) == -1)
      return;
    net_ancillary (ch, &m, with_env);
  }
}
#else
void
net_drain_errors (struct modcat_channel *ch, int fd, bool with_env)
{
  (void) ch;
  (void) fd;
  (void) with_env;
}
#endif
