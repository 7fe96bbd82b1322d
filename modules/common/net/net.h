/* modules/common/net/net.h -- what the files of libmodcat-net share.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef NET_NET_H
#define NET_NET_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <modcat/net.h>

/* -- addresses ------------------------------------------------------------ */

/* One address, of any family that fits (all but some raw ones do). */
struct net_addr {
  socklen_t len;               /* 0: none */
  union {
    struct sockaddr sa;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
    struct sockaddr_storage storage;
  } u;
};

/* -1: ADDR has no family, is too long, or too short for its family. */
int net_copy_addr (struct net_addr *to, const struct sockaddr *addr,
                   socklen_t len);

/* "1.2.3.4", "::1", "[fe80::1%eth0]": no name lookup.  FAMILY AF_UNSPEC takes
   any; false when HOST is no address of it. */
bool net_parse_numeric (const char *host, int family, struct net_addr *addr);

/* The same for a name, which is looked up at once: for values of options,
   which are parsed before anything opens. */
bool net_find_ip4 (const char *host, struct net_addr *addr);

/* The any or the loopback address of FAMILY. */
void net_wildcard (int family, bool loopback, struct net_addr *addr);
void net_set_port (struct net_addr *addr, uint16_t port);

/* Is TEXT a number as ports are written, and in 0 to 65535?  NULL: yes, in
   *PORT (-1 when it is no number: the name of a service), else why not. */
const char *net_parse_port (const char *text, int *port);

/* The port of ADDR, of IP or VSOCK, in decimal to BUF, which has room for 11
   bytes; false: it has none. */
bool net_put_port (char *buf, const struct sockaddr *addr, socklen_t len);

/* The port of SERVICE for T, a number or a name; -1: unknown. */
int net_find_port (const struct modcat_net_transport *t, const char *service);

/* LEN bytes of a peer as words for a log line: in quotes, with escapes, cut
   with "..." when they don't fit.  Returns BUF, of SIZE bytes, at least 16. */
const char *net_quote (char *buf, size_t size, const void *bytes, size_t len);

/* An option bind of an IP address, `[host][:port]`; parts that are missing are
   empty.  NULL when good, else why not. */
struct net_bind {
  char host[256];
  char port[64];
};
const char *net_parse_bind (const char *text, struct net_bind *b);

/* -- options -------------------------------------------------------------- */

struct net_ip_conf {
  struct modcat_flags ai;      /* AI_ bits */
  struct modcat_flags res;     /* RES_ bits */
  int res_retrans, res_retry;  /* -1: not given */
  const struct modcat_value *res_nsaddr; /* str: a struct sockaddr_in */
};

struct net_ports_conf {
  uint16_t sourceport;         /* when given */
  unsigned char lowport;
};

/* Confs of RQ; NULL: its type doesn't list the group. */
const struct modcat_socket_conf *
net_socket_conf (const struct modcat_request *rq);
const struct net_ip_conf *net_ip_conf (const struct modcat_request *rq);
const struct net_ports_conf *net_ports_conf (const struct modcat_request *rq);

/* Values of option range: of IP, or of any bytes. */
modcat_parse_fn net_parse_range, net_parse_data_range;

/* Is PEER, LEN bytes (NULL: not known), in the range V of one of these? */
bool net_in_range (const struct modcat_value *v, const void *peer,
                   size_t len);

/* The address of option via, NULL: none.  Reported: one that listens below a
   client, or connects below a server. */
int net_via (const struct modcat_request *rq, bool listening,
             const struct modcat_address **via);

/* -- PROXY protocol ------------------------------------------------------- */

struct net_proxy_conf { unsigned version; };    /* 0: say nothing */
struct net_accept_proxy_conf {
  unsigned char accept;
  const struct modcat_value *from;      /* NULL: not given */
};

/* Confs of RQ, NULL: its type doesn't list the group. */
const struct net_proxy_conf *net_proxy_conf (const struct modcat_request *rq);
const struct net_accept_proxy_conf *
net_accept_proxy_conf (const struct modcat_request *rq);

/* Is the peer of a listener that trusts FROM, with address PEER, one that may
   send headers? */
bool net_proxy_is_trusted (const struct modcat_value *from,
                           const struct net_addr *peer);

/* Say the header that option proxy-protocol of RQ asks for to the peer of CH,
   which is connected: resumable; MODCAT_OK when nothing is left to be said. */
int net_say_proxy (struct modcat_channel *ch, const struct modcat_request *rq);

/* Have CH, an accepted channel with its names set, expect the header of
   option accept-proxy in its handshake.  MODCAT_REFUSE, reported: its peer
   may not send any. */
int net_expect_proxy (struct modcat_channel *ch, const struct net_addr *peer);

/* -- lookups -------------------------------------------------------------- */

/* What getaddrinfo(3) has said. */
struct net_answer {
  struct addrinfo *found;      /* NULL unless error is 0 */
  int error;                   /* EAI_*, errno in sys_error; 0: none */
  int sys_error;
};

/* Have HOST looked up by a thread, unless somebody is at the same already; by
   the calling one, which then waits, when there is none to be had.  NULL with
   errno. */
struct net_job *net_job_start (const struct modcat_request *rq,
                               const char *host,
                               const struct addrinfo *hints,
                               const struct net_ip_conf *conf);

/* NULL until it is there; lasts until net_job_leave(). */
const struct net_answer *net_job_answer (struct net_job *job);

/* Is readable from then on. */
int net_job_fd (const struct net_job *job);

/* No more interest in it, answered or not. */
void net_job_leave (struct net_job *job);

/* A name lookup, zeroed before its first step. */
struct net_lookup {
  struct net_addr *list;       /* malloc()ed */
  size_t count;
  struct net_job *job;         /* it is being looked up */
  int error;                   /* EAI_*, errno in sys_error; 0: none */
  int sys_error;
};

/* What is looked up; the texts are needed for the first step only. */
struct net_query {
  const char *host;            /* "": any, or loopback */
  const char *service;         /* "": port 0 */
  int family;                  /* AF_UNSPEC: any */
  bool passive;
};

/* A lookup for CH: MODCAT_OK, the list then has one address at least;
   MODCAT_AGAIN; or a failure, reported.  The preferred version comes first. */
int net_lookup (struct modcat_channel *ch,
                const struct modcat_net_transport *t,
                const struct net_query *q, struct net_lookup *l);

/* Forget it, also one under way. */
void net_lookup_clear (struct net_lookup *l);

/* The IP version wanted of T: AF_INET, AF_INET6, or AF_UNSPEC. */
int net_family (const struct modcat_request *rq,
                const struct modcat_net_transport *t, bool passive);

/* -- sockets -------------------------------------------------------------- */

/* A step that failed without saying so: errno is set, and what was tried is
   in WHAT for the caller to report. */
enum { NET_FAILED = 100 };
struct net_trouble { char what[MODCAT_NET_TEXT + 64]; int error; };

/* modcat_net_socket() and modcat_net_bind(); NET_FAILED when socket(2) or
   bind(2) failed. */
int net_socket (struct modcat_channel *ch,
                const struct modcat_net_transport *t, int family, int *fd,
                struct net_trouble *trouble);
int net_bind (struct modcat_channel *ch, const struct modcat_net_transport *t,
              int fd, const struct net_addr *addr, bool listening,
              struct net_trouble *trouble);

/* Warn of options that are for sockets which connect, as RQ's don't. */
void net_warn_unconnected (const struct modcat_request *rq);

/* Report TROUBLE as modcat_fail() does. */
int net_report (const struct modcat_request *rq,
                const struct net_trouble *trouble);

/* For socket(2): of the option so-type, else T's. */
int net_type (const struct modcat_request *rq,
              const struct modcat_net_transport *t);

/* What a socket of TYPE says of the channel that has it: MODCAT_CH_*. */
unsigned net_type_flags (int type);

/* Does a server call listen(2) and accept(2) on a socket of TYPE? */
bool net_type_listens (int type);

/* CH is on the connected socket FD of T, and owns it. */
void net_fill (struct modcat_channel *ch, int fd,
               const struct modcat_net_transport *t, unsigned type_flags);

/* Let CH keep its ports from programs when T wants it so.  Before
   net_describe(). */
void net_hide_ports (struct modcat_channel *ch,
                     const struct modcat_net_transport *t);

/* Fill in the names of CH's ends, and with WITH_ENV the variables of
   modcat_net_set_ends(): the peer as CH knows it, LOCAL of its socket. */
void net_describe (struct modcat_channel *ch, bool with_env,
                   const struct net_addr *local);

/* The address that FD is bound to; false: errno says why it isn't known. */
bool net_local (int fd, struct net_addr *local);

/* -- listeners ------------------------------------------------------------ */

/* A datagram that waits to be read. */
struct net_packet {
  struct net_packet *next;
  struct net_addr peer, local; /* len 0: not known */
  size_t len;
  unsigned char data[];
};

struct net_queue {
  struct net_packet *first, *last;
  size_t size;                 /* bytes of memory that they take */
};

/* What a listener has besides its socket. */
struct net_listen {
  const struct modcat_net_transport *t;
  struct net_lookup lookup;    /* of option bind: it may last */
  bool told;                   /* that it waits for the next peer */
  bool full;                   /* that datagrams are dropped */
  bool mute;                   /* nobody will be answered */
  int type;                    /* of its socket */
  struct net_addr local;       /* where it is bound */
  struct net_queue queue;      /* datagrams of peers to come */
};

/* The net_listen of LN; NULL: it was not made here, its socket was given. */
struct net_listen *net_listen_of (const struct modcat_channel *ln);

/* The same, made when it is missing; NULL without memory (reported). */
struct net_listen *net_listen_state (struct modcat_channel *ln);

/* As in socat, once for each peer that is waited for: WHAT is "listening on"
   or the like. */
void net_announce (struct modcat_channel *ln, const char *what);

/* What an accept(2), or a recvmsg(2) in its place, that set errno says of the
   listener: MODCAT_AGAIN, MODCAT_BUSY or a failure, reported as one of
   CALL. */
int net_not_accepted (struct modcat_channel *ln, const char *call);

/* modcat_net_accept() of a datagram listener. */
int net_accept_session (struct modcat_channel *ln, struct net_listen *st,
                        struct modcat_channel *ch);

void net_queue_clear (struct net_queue *q);

/* -- what comes beside a datagram ----------------------------------------- */

/* Bytes of control messages that recvmsg(2) is given room for. */
enum { NET_CONTROL = 4096 };

/* Log what came with a datagram of CH (level I), and with WITH_ENV put it
   into the session's environment.  Descriptors that came are closed.
   MODCAT_OK, or a failure, reported. */
int net_ancillary (struct modcat_channel *ch, const struct msghdr *m,
                   bool with_env);

/* Log the errors that wait at FD since ip-recverr, and forget them: else
   poll(2) would tell of them for ever.  For when FD has POLLERR, or a
   receive failed. */
void net_drain_errors (struct modcat_channel *ch, int fd, bool with_env);

/* -- datagrams ------------------------------------------------------------ */

/* What recvmsg(2) says of a datagram. */
struct net_message {
  struct msghdr hdr;
  struct iovec iov;
  struct net_addr peer;        /* len 0: the sender has no address */
  struct net_addr local;       /* where it came to, port 0; len 0: the socket
                                  doesn't say */
  union { struct cmsghdr align; char bytes[NET_CONTROL]; } control;
};

/* Receive one into BUF.  Its length, which is above SIZE when it was cut; -1
   with errno.  T: of the socket, NULL: nothing special. */
ssize_t net_receive (int fd, const struct modcat_net_transport *t, void *buf,
                     size_t size, struct net_message *m);

/* Send BUF to PEER from the address of LOCAL (len 0: whichever). */
ssize_t net_send (int fd, const void *buf, size_t size,
                  const struct net_addr *peer, const struct net_addr *local);

/* Have net_receive() tell where datagrams come to, when FD is bound to LOCAL
   and that is any address. */
void net_want_local (struct modcat_channel *ch, int fd,
                     const struct net_addr *local);

/* Level N: N bytes came from PEER; they went from FD. */
void net_log_received (struct modcat_channel *ch, size_t n,
                       const struct net_addr *peer);
/* Report that a datagram of N bytes came to where SIZE are read. */
int net_too_long (struct modcat_channel *ch, size_t n, size_t size);
void net_log_sent (struct modcat_channel *ch, int fd);

/* The sender of a datagram may have no name (UNIX): give it that address. */
void net_name_peer (struct net_addr *peer);

/* Do A and B name the same peer? */
bool net_same_peer (const struct net_addr *a, const struct net_addr *b);

/* CH owns the bound socket FD and sends to PEER. */
int net_sender (struct modcat_channel *ch,
                const struct modcat_net_transport *t, int fd,
                const struct net_addr *peer, unsigned flags);

/* -- room for datagrams --------------------------------------------------- */

/* A datagram of CH was not taken, EAGAIN: it was for PEER.  Keeps errno. */
void net_no_room (struct modcat_channel *ch, const struct net_addr *peer);

/* For ops->wait: until CH can send one. */
void net_wait_room (struct modcat_channel *ch);

#endif
