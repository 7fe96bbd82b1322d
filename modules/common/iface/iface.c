/* modules/common/iface/iface.c -- group INTERFACE: flags and MTU of a network
 * interface, see netdevice(7).
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>

#include "modules/common/iface/iface.h"

struct iface_conf {
  struct modcat_flags flags;   /* IFF_* */
  unsigned mtu;                /* when given */
};

#define FLAG_ROW(opt_name, opt_aliases, bit, opt_help) \
  { .name = opt_name, .aliases = opt_aliases, .help = opt_help, \
    .type = MODCAT_FLAG, .phase = MODCAT_PH_OFFSET, .arg = { bit }, \
    .store = offsetof (struct iface_conf, flags) }

static const struct modcat_opt iface_opts[] = {
  FLAG_ROW ("iff-allmulti", "allmulti", IFF_ALLMULTI,
            "IFF_ALLMULTI: receive all multicasts"),
  FLAG_ROW ("iff-automedia", "automedia", IFF_AUTOMEDIA,
            "IFF_AUTOMEDIA: choose the medium by itself"),
  FLAG_ROW ("iff-broadcast", NULL, IFF_BROADCAST,
            "IFF_BROADCAST: has a broadcast address (Linux lets nobody "
            "change it)"),
  FLAG_ROW ("iff-debug", NULL, IFF_DEBUG,
            "IFF_DEBUG: have the driver debug"),
  FLAG_ROW ("iff-loopback", "loopback", IFF_LOOPBACK,
            "IFF_LOOPBACK: is a loopback (Linux lets nobody change it)"),
  FLAG_ROW ("iff-master", "master", IFF_MASTER,
            "IFF_MASTER: master of a load balancer (Linux lets nobody "
            "change it)"),
  FLAG_ROW ("iff-multicast", "multicast", IFF_MULTICAST,
            "IFF_MULTICAST: can do multicast"),
  FLAG_ROW ("iff-noarp", "noarp", IFF_NOARP,
            "IFF_NOARP: no ARP, no destination address"),
  FLAG_ROW ("iff-notrailers", "notrailers", IFF_NOTRAILERS,
            "IFF_NOTRAILERS: avoid trailers"),
  FLAG_ROW ("iff-pointopoint", "pointopoint", IFF_POINTOPOINT,
            "IFF_POINTOPOINT: has one peer (Linux lets nobody change it)"),
  FLAG_ROW ("iff-portsel", "portsel", IFF_PORTSEL,
            "IFF_PORTSEL: can choose its medium"),
  FLAG_ROW ("iff-promisc", "promisc", IFF_PROMISC,
            "IFF_PROMISC: receive what is for others too"),
  FLAG_ROW ("iff-running", "running", IFF_RUNNING,
            "IFF_RUNNING: works (Linux lets nobody change it)"),
  FLAG_ROW ("iff-slave", "slave", IFF_SLAVE,
            "IFF_SLAVE: slave of a load balancer (Linux lets nobody change "
            "it)"),
  FLAG_ROW ("iff-up", "up", IFF_UP, "IFF_UP: the interface is in use"),
  { .name = "interface-mtu", .aliases = "if-mtu", .type = MODCAT_UINT,
    .phase = MODCAT_PH_LATE, .max = INT_MAX,
    .store = offsetof (struct iface_conf, mtu),
    .help = "bytes of the largest packet" },
};

const struct modcat_group modcat_group_interface = {
  .size = sizeof modcat_group_interface, .name = "INTERFACE",
  .help = "network interfaces", .opts = MODCAT_LIST (iface_opts),
  .conf_size = sizeof (struct iface_conf),
};

/* -- flags ---------------------------------------------------------------- */

/* The flags are a short that has no sign. */
static unsigned
flags_in (const struct ifreq *ifr)
{
  return (unsigned short) ifr->ifr_flags;
}

static int
get_flags (const struct modcat_request *rq, int fd, struct ifreq *ifr,
           unsigned *flags)
{
  if (ioctl (fd, SIOCGIFFLAGS, ifr) == -1)
    return modcat_fail (rq, "ioctl(%d, SIOCGIFFLAGS, {\"%s\"}): %s", fd,
                        ifr->ifr_name, strerror (errno));
  *flags = flags_in (ifr);
  return MODCAT_OK;
}

/* What is a fact of the device is left as it is, and no error is given: say
   which options that were. */
static void
warn_of_refused (const struct modcat_request *rq, const char *name,
                 unsigned asked, unsigned wanted, unsigned have)
{
  for (size_t i = 0; i < sizeof iface_opts / sizeof iface_opts[0]; i++) {
    unsigned bit = (unsigned) iface_opts[i].arg[0];

    if (iface_opts[i].type == MODCAT_FLAG
        && (asked & bit & (wanted ^ have)) != 0)
      modcat_log (rq, MODCAT_LOG_WARN, "option \"%s\": the system has left "
                  "this flag of interface \"%s\" %s", iface_opts[i].name,
                  name, (have & bit) != 0 ? "set" : "unset");
  }
}

/* Nothing is asked of the system when the flags are already there: whoever was
   given an interface by root need not be root. */
static int
set_flags (const struct modcat_request *rq, int fd, struct ifreq *ifr,
           const struct modcat_flags *flags,
           struct modcat_iface_change *change)
{
  unsigned asked = (unsigned) (flags->set | flags->clear);
  unsigned was = 0, have = 0, wanted;
  int result = get_flags (rq, fd, ifr, &was);

  if (result != MODCAT_OK)
    return result;
  wanted = (was | (unsigned) flags->set) & ~(unsigned) flags->clear;
  modcat_log (rq, MODCAT_LOG_DEBUG, "interface \"%s\" has flags 0x%04x, "
              "wanted are 0x%04x", ifr->ifr_name, was, wanted);
  if (wanted == was)
    return MODCAT_OK;
  ifr->ifr_flags = (short) wanted;
  if (ioctl (fd, SIOCSIFFLAGS, ifr) == -1)
    return modcat_fail (rq, "ioctl(%d, SIOCSIFFLAGS, {\"%s\", 0x%04x}): %s",
                        fd, ifr->ifr_name, wanted, strerror (errno));
  change->was = was;
  change->bits = wanted ^ was;
  result = get_flags (rq, fd, ifr, &have);
  if (result == MODCAT_OK)
    warn_of_refused (rq, ifr->ifr_name, asked, wanted, have);
  return result;
}

static int
set_mtu (const struct modcat_request *rq, int fd, struct ifreq *ifr,
         unsigned mtu)
{
  ifr->ifr_mtu = (int) mtu;
  if (ioctl (fd, SIOCSIFMTU, ifr) == -1)
    return modcat_fail_opt (rq, "interface-mtu", "ioctl(%d, SIOCSIFMTU, "
                            "{\"%s\", %u}): %s", fd, ifr->ifr_name, mtu,
                            strerror (errno));
  return MODCAT_OK;
}

int
modcat_iface_configure (const struct modcat_request *rq, int fd,
                        const char *name, struct modcat_iface_change *change)
{
  const struct iface_conf *conf
    = modcat_group_conf (rq, &modcat_group_interface);
  struct ifreq ifr = { .ifr_ifindex = 0 };
  int result = MODCAT_OK;

  if (strlen (name) >= sizeof ifr.ifr_name)
    return modcat_fail (rq, "unknown interface \"%s\"", name);
  memcpy (ifr.ifr_name, name, strlen (name));
  if (ioctl (fd, SIOCGIFINDEX, &ifr) == -1)
    return modcat_fail (rq, "unknown interface \"%s\"", name);
  change->index = ifr.ifr_ifindex;
  if ((conf->flags.set | conf->flags.clear) != 0)
    result = set_flags (rq, fd, &ifr, &conf->flags, change);
  if (result == MODCAT_OK && modcat_given (rq, "interface-mtu"))
    result = set_mtu (rq, fd, &ifr, conf->mtu);
  return result;
}

/* -1 with errno.  Called by signal handlers too. */
static int
put_back (int fd, const struct modcat_iface_change *change)
{
  struct ifreq ifr = { .ifr_ifindex = change->index };

  if (change->bits == 0)
    return 0;
  if (ioctl (fd, SIOCGIFNAME, &ifr) == -1
      || ioctl (fd, SIOCGIFFLAGS, &ifr) == -1)
    return -1;
  ifr.ifr_flags = (short) ((flags_in (&ifr) & ~change->bits)
                           | (change->was & change->bits));
  return ioctl (fd, SIOCSIFFLAGS, &ifr);
}

void
modcat_iface_restore (const struct modcat_request *rq, int fd,
                      struct modcat_iface_change *change)
{
  if (put_back (fd, change) == -1 && errno != ENODEV && errno != ENXIO)
    modcat_log (rq, MODCAT_LOG_WARN, "restoring the flags of interface %d: "
                "%s", change->index, strerror (errno));
  change->bits = 0;
}

void
modcat_iface_rescue (int fd, const struct modcat_iface_change *change)
{
  int error = errno;

  put_back (fd, change);
  errno = error;
}
