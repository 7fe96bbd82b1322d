/* modules/tun/tun.c -- TUN: a network interface whose other end is modcat.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * See tuntap.rst of the kernel's documentation. */
#include <config.h>

#include <errno.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <modcat/file.h>
#include <modcat/net.h>

#include "modules/common/iface/iface.h"

/* -- options -------------------------------------------------------------- */

struct tun_conf {
  const char *device, *name;   /* name NULL: the system chooses */
  const struct modcat_value *type;       /* num[0]: IFF_TUN, IFF_TAP */
  unsigned char no_pi;
};

static const char *
parse_type (const struct modcat_opt *opt, const char *text,
            struct modcat_value *v)
{
  (void) opt;
  if (strcmp (text, "tun") == 0)
    v->num[0] = IFF_TUN;
  else if (strcmp (text, "tap") == 0)
    v->num[0] = IFF_TAP;
  else
    return "is an unknown tun-type; known are tun and tap";
  return NULL;
}

static const struct modcat_opt tun_opts[] = {
  { .name = "iff-no-pi", .aliases = "no-pi,tun-no-pi", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_FD, .store = offsetof (struct tun_conf, no_pi),
    .help = "IFF_NO_PI: no 4 bytes in front of each packet" },
  { .name = "tun-device", .type = MODCAT_STRING, .phase = MODCAT_PH_OPEN,
    .dflt = "/dev/net/tun", .store = offsetof (struct tun_conf, device),
    .help = "the device that makes interfaces" },
  { .name = "tun-name", .type = MODCAT_STRING, .phase = MODCAT_PH_FD,
    .min = 1, .max = IFNAMSIZ - 1, .store = offsetof (struct tun_conf, name),
    .help = "name of the interface" },
  { .name = "tun-type", .type = MODCAT_CUSTOM, .type_name = "STRING",
    .phase = MODCAT_PH_FD, .parse = parse_type,
    .store = offsetof (struct tun_conf, type),
    .help = "tun: packets of IP; tap: Ethernet frames" },
};

static const struct modcat_group tun_group = {
  .size = sizeof tun_group, .name = "TUN", .help = "TUN and TAP devices",
  .opts = MODCAT_LIST (tun_opts), .conf_size = sizeof (struct tun_conf),
};

/* -- <ip-addr>/<bits> ------------------------------------------------------ */

struct tun_prefix {
  char host[256];
  unsigned bits;
};

/* NULL: TEXT is good, else why not. */
static const char *
parse_prefix (const char *text, struct tun_prefix *p)
{
  const char *slash = strrchr (text, '/');
  char *end;
  unsigned long bits;

  if (slash == NULL)
    return "lacks the number of bits: use address/bits";
  if (slash == text)
    return "has no address before the slash";
  if (text[0] == '[' || strchr (text, ':') != NULL)
    return "is IPv6; the address has to be IPv4 (give others to the "
           "interface with ip(8))";
  if ((size_t) (slash - text) >= sizeof p->host)
    return "has an address that is too long";
  if (slash[1] < '0' || slash[1] > '9')
    return "has no number of bits behind the slash";
  bits = strtoul (slash + 1, &end, 10);
  if (*end != '\0' || bits > 32)
    return "has a number of bits that is not in 0 to 32";
  snprintf (p->host, sizeof p->host, "%.*s", (int) (slash - text), text);
  p->bits = (unsigned) bits;
  return NULL;
}

static int
tun_prepare (const struct modcat_request *rq, void *shared)
{
  struct tun_prefix p;
  const char *why = rq->argc > 0 ? parse_prefix (rq->argv[0], &p) : NULL;
  int flags;

  (void) shared;
  if (why != NULL)
    return modcat_fail_arg (rq, 0, "\"%s\" %s", rq->argv[0], why);
  return modcat_open_flags (rq, rq->dirs, 0, &flags);
}

/* -- the device ----------------------------------------------------------- */

struct tun {
  bool looked_up, said;
  unsigned bits;
  struct sockaddr_storage addr;          /* ss_family 0: none */
};

/* What a name is looked up for. */
static const struct modcat_net_transport ip4 = {
  .size = sizeof ip4, .name = "TUN", .family = AF_INET, .type = SOCK_DGRAM,
};

static int
look_up (const struct modcat_request *rq, struct modcat_channel *ch,
         struct tun *t)
{
  struct tun_prefix p = { .host = "" };
  socklen_t len;
  int result = MODCAT_OK;

  if (rq->argc > 0) {
    parse_prefix (rq->argv[0], &p);
    t->bits = p.bits;
    result = modcat_net_resolve (ch, &ip4, p.host, "", &t->addr, &len);
  }
  t->looked_up = result == MODCAT_OK;
  return result;
}

/* Options could make a file of a path that is none: that must not be. */
static int
check_device (const struct modcat_request *rq, const char *path)
{
  struct stat st;

  if (stat (path, &st) == -1)
    return modcat_fail (rq, "open(\"%s\"): %s%s", path, strerror (errno),
                        errno == ENOENT ? "; does this system have the "
                        "module tun (modprobe tun)?" : "");
  if (!S_ISCHR (st.st_mode))
    return modcat_fail (rq, "\"%s\" is no device that makes network "
                        "interfaces", path);
  return MODCAT_OK;
}

static const char *
hint (int error, const char *name)
{
  switch (error) {
  case EPERM:
    return "; making an interface takes CAP_NET_ADMIN, or root has to make "
           "one for you (ip tuntap add)";
  case EBUSY:
    return "; another process uses this interface";
  case EINVAL:
    return name[0] != '\0' ? "; is that the name of an interface of another "
                             "kind?" : "";
  default:
    return "";
  }
}

/* Give the device FD an interface, whose name is then in IFR. */
static int
make_interface (const struct modcat_request *rq, int fd,
                const struct tun_conf *conf, struct ifreq *ifr)
{
  const char *name = conf->name != NULL ? conf->name : "";
  int type = conf->type != NULL ? (int) conf->type->num[0] : IFF_TUN;

  memset (ifr, 0, sizeof *ifr);
  memcpy (ifr->ifr_name, name, strlen (name));
  ifr->ifr_flags = (short) (type | (conf->no_pi ? IFF_NO_PI : 0));
  if (ioctl (fd, TUNSETIFF, ifr) == -1)
    return modcat_fail (rq, "ioctl(%d, TUNSETIFF, {\"%s\"}): %s%s", fd, name,
                        strerror (errno), hint (errno, name));
  modcat_log (rq, MODCAT_LOG_NOTICE, "TUN: new device \"%s\"",
              ifr->ifr_name);
  return MODCAT_OK;
}

static int
set_address (const struct modcat_request *rq, int fd, const char *name,
             const struct tun *t)
{
  struct sockaddr_in in = { .sin_family = AF_INET };
  struct ifreq ifr = { .ifr_ifindex = 0 };

  memcpy (ifr.ifr_name, name, strlen (name));
  memcpy (&ifr.ifr_addr, &t->addr, sizeof ifr.ifr_addr);
  if (ioctl (fd, SIOCSIFADDR, &ifr) == -1)
    return modcat_fail (rq, "ioctl(%d, SIOCSIFADDR, {\"%s\", %s}): %s", fd,
                        name, rq->argv[0], strerror (errno));
  if (t->bits > 0)
    in.sin_addr.s_addr = htonl (~UINT32_C (0) << (32 - t->bits));
  memcpy (&ifr.ifr_netmask, &in, sizeof ifr.ifr_netmask);
  if (ioctl (fd, SIOCSIFNETMASK, &ifr) == -1)
    return modcat_fail (rq, "ioctl(%d, SIOCSIFNETMASK, {\"%s\", %s}): %s",
                        fd, name, rq->argv[0], strerror (errno));
  return MODCAT_OK;
}

/* An interface that was there before keeps what it is given. */
static int
configure (const struct modcat_request *rq, const char *name,
           const struct tun *t)
{
  struct modcat_iface_change change = { .bits = 0 };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  int result = MODCAT_OK;

  if (fd == -1)
    return modcat_fail (rq, "socket(%d, %d, 0): %s", AF_INET, SOCK_DGRAM,
                        strerror (errno));
  if (t->addr.ss_family != 0)
    result = set_address (rq, fd, name, t);
  if (result == MODCAT_OK)
    result = modcat_iface_configure (rq, fd, name, &change);
  close (fd);
  return result;
}

/* -- TUN ------------------------------------------------------------------ */

static int
tun_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct tun_conf *conf = modcat_group_conf (rq, &tun_group);
  struct tun *t = ch->state;
  struct ifreq ifr;
  int fd, result = t->looked_up ? MODCAT_OK : look_up (rq, ch, t);

  if (result == MODCAT_OK && !t->said) {
    modcat_log (rq, MODCAT_LOG_NOTICE, "creating tunnel network interface");
    t->said = true;
    result = check_device (rq, conf->device);
  }
  if (result == MODCAT_OK)
    result = modcat_file_open (rq, ch, conf->device, rq->dirs, 0, "");
  if (result != MODCAT_OK)
    return result;
  fd = ch->rfd != -1 ? ch->rfd : ch->wfd;
  ch->flags |= MODCAT_CH_DATAGRAM;
  result = make_interface (rq, fd, conf, &ifr);
  return result == MODCAT_OK ? configure (rq, ifr.ifr_name, t) : result;
}

/* -- the module ----------------------------------------------------------- */

static const struct modcat_addr tun_addrs[] = {
  { .names = "TUN", .usage = "TUN[:<ip-addr>/<bits>]",
    .help = "make a network interface and exchange its packets",
    .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_open, &modcat_group_fd,
                             &tun_group, &modcat_group_interface),
    .more_groups = "CHR", .state_size = sizeof (struct tun),
    .prepare = tun_prepare, .open = tun_open },
};

static const struct modcat_group *const tun_groups[] = { &tun_group };

MODCAT_MODULE (tun, .summary = "TUN and TAP network interfaces",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (tun_addrs),
               .groups = MODCAT_LIST (tun_groups));
