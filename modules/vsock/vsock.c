/* modules/vsock/vsock.c -- VSOCK-CONNECT, VSOCK-LISTEN: sockets between virtual
 * machines and their host.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

#include <modcat/net.h>

static const struct modcat_net_transport vsock_stream = {
  .size = sizeof vsock_stream, .name = "VSOCK", .family = AF_VSOCK,
  .type = SOCK_STREAM,
};

/* -- addresses ------------------------------------------------------------ */

struct vsock_shared {
  struct sockaddr_vm addr;     /* the peer's; of a listener its own */
  struct sockaddr_vm own;      /* of the option bind */
  unsigned char bound;         /* it was given */
};

/* A number as in C, of 32 bits.  NULL when good, else why not. */
static const char *
parse_number (const char *text, unsigned *number)
{
  unsigned long long value;
  char *end;

  errno = 0;
  value = strtoull (text, &end, 0);
  if (text[0] < '0' || text[0] > '9' || *end != '\0')
    return "is no number";
  if (errno != 0 || value > UINT32_MAX)
    return "is above 4294967295";
  *number = (unsigned) value;
  return NULL;
}

static int
parse_arg (const struct modcat_request *rq, int arg, const char *what,
           unsigned *number)
{
  const char *why = parse_number (rq->argv[arg], number);

  if (why != NULL)
    return modcat_fail_arg (rq, arg, "%s \"%.40s\" %s", what, rq->argv[arg],
                            why);
  return MODCAT_OK;
}

/* `[cid][:port]`, what is missing being any.  NULL when good, else why not. */
static const char *
parse_bind (const char *text, struct sockaddr_vm *own)
{
  size_t len = strcspn (text, ":");
  char cid[32];
  const char *why = NULL;

  if (len >= sizeof cid)
    return "has a CID that is no number";
  memcpy (cid, text, len);
  cid[len] = '\0';
  if (cid[0] != '\0')
    why = parse_number (cid, &own->svm_cid);
  if (why == NULL && text[len] == ':' && text[len + 1] != '\0')
    why = parse_number (text + len + 1, &own->svm_port);
  return why != NULL ? "is not [cid][:port], two numbers of 32 bits" : NULL;
}

static void
clear (struct sockaddr_vm *vm)
{
  memset (vm, 0, sizeof *vm);
  vm->svm_family = AF_VSOCK;
  vm->svm_cid = VMADDR_CID_ANY;
  vm->svm_port = VMADDR_PORT_ANY;
}

/* The option bind into S; a listener's port is its parameter. */
static int
prepare (const struct modcat_request *rq, struct vsock_shared *s,
         int listening)
{
  const struct modcat_socket_conf *conf
    = modcat_group_conf (rq, &modcat_group_socket);
  const char *why;

  clear (&s->addr);
  clear (&s->own);
  if (conf->family != NULL && conf->family->num[0] != AF_VSOCK)
    return modcat_fail_opt (rq, "protocol-family", "sockets of %s have the "
                            "family %d", rq->keyword, AF_VSOCK);
  if (conf->bind == NULL)
    return MODCAT_OK;
  s->bound = 1;
  if (listening && strchr (conf->bind, ':') != NULL)
    return modcat_fail_opt (rq, "bind", "port specification not allowed in "
                            "this bind option");
  why = parse_bind (conf->bind, &s->own);
  return why == NULL ? MODCAT_OK
         : modcat_fail_opt (rq, "bind", "bind \"%.40s\" %s", conf->bind, why);
}

/* Users ask for it when the other side is to find this one.  WARN: say so
   when it can't be told. */
static void
tell_own_cid (const struct modcat_request *rq, int warn)
{
  int fd = open ("/dev/vsock", O_RDONLY | O_CLOEXEC);
  unsigned cid;
  int result = fd == -1 ? -1 : ioctl (fd, IOCTL_VM_SOCKETS_GET_LOCAL_CID, &cid);

  if (result == 0)
    modcat_log (rq, MODCAT_LOG_NOTICE, "VSOCK CID=%u", cid);
  else if (warn)
    modcat_log (rq, MODCAT_LOG_WARN, "/dev/vsock: %s: this machine's CID is "
                "not known", strerror (errno));
  if (fd != -1)
    close (fd);
}

/* -- VSOCK-CONNECT:<cid>:<port> ------------------------------------------- */

static int
connect_prepare (const struct modcat_request *rq, void *shared)
{
  struct vsock_shared *s = shared;
  int result = prepare (rq, s, 0);

  if (result == MODCAT_OK)
    result = parse_arg (rq, 0, "cid", &s->addr.svm_cid);
  if (result == MODCAT_OK)
    result = parse_arg (rq, 1, "port", &s->addr.svm_port);
  if (result == MODCAT_OK)
    tell_own_cid (rq, 0);
  return result;
}

static int
vsock_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  const struct vsock_shared *s = rq->shared;
  const struct sockaddr *own = (const struct sockaddr *) &s->own;

  return modcat_net_connect_to (ch, &vsock_stream,
                                (const struct sockaddr *) &s->addr,
                                sizeof s->addr, s->bound ? own : NULL,
                                s->bound ? sizeof s->own : 0);
}

/* -- VSOCK-LISTEN:<port> -------------------------------------------------- */

static int
listen_prepare (const struct modcat_request *rq, void *shared)
{
  struct vsock_shared *s = shared;
  int result = prepare (rq, s, 1);

  if (result == MODCAT_OK)
    result = parse_arg (rq, 0, "port", &s->addr.svm_port);
  s->addr.svm_cid = s->own.svm_cid;
  if (result == MODCAT_OK)
    result = modcat_net_check_proxy (rq, AF_VSOCK, SOCK_STREAM);
  if (result == MODCAT_OK)
    tell_own_cid (rq, 1);
  return result;
}

static int
vsock_listen (const struct modcat_request *rq, struct modcat_channel *ln)
{
  const struct vsock_shared *s = rq->shared;

  return modcat_net_listen_at (ln, &vsock_stream,
                               (const struct sockaddr *) &s->addr,
                               sizeof s->addr);
}

static int
vsock_accept (const struct modcat_request *rq, struct modcat_channel *ln,
              struct modcat_channel *ch)
{
  (void) rq;
  return modcat_net_accept (ln, ch);
}

/* -- the module ----------------------------------------------------------- */

static const struct modcat_addr vsock_addrs[] = {
  { .names = "VSOCK-CONNECT,VSOCK", .usage = "VSOCK-CONNECT:<cid>:<port>",
    .help = "connect to a port of a virtual machine or its host",
    .min_args = 2, .max_args = 2, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_child, &modcat_group_retry,
                             &modcat_group_no_via,
                             &modcat_group_proxy_protocol),
    .shared_size = sizeof (struct vsock_shared),
    .prepare = connect_prepare, .open = vsock_open },
  { .names = "VSOCK-LISTEN,VSOCK-L", .usage = "VSOCK-LISTEN:<port>",
    .help = "wait for connections from virtual machines or the host",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_socket,
                             &modcat_group_listen, &modcat_group_child,
                             &modcat_group_retry, &modcat_group_no_via,
                             &modcat_group_accept_proxy_data,
                             &modcat_group_layer),
    .shared_size = sizeof (struct vsock_shared),
    .prepare = listen_prepare, .listen = vsock_listen,
    .accept = vsock_accept },
};

MODCAT_MODULE (vsock, .summary = "sockets between virtual machines",
               .version = PACKAGE_VERSION,
               .addrs = MODCAT_LIST (vsock_addrs));
