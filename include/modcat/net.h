/* include/modcat/net.h -- libmodcat-net: sockets for modules that speak over
 * them, and their options.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * A client of a protocol over TCP or the like is one call in `open`:
 *
 *     return modcat_net_connect (ch, &transport, rq->argv[0], rq->argv[1]);
 *
 * a server is one call each in `listen` and `accept`:
 *
 *     return modcat_net_listen (ln, &transport, rq->argv[0]);
 *     return modcat_net_accept (ln, ch);
 *
 * and both have one in `prepare`, modcat_net_prepare().  A layer (TLS, SOCKS)
 * does the same with a channel that modcat_channel_new() put below its own. */
#ifndef MODCAT_NET_H
#define MODCAT_NET_H

#include <sys/socket.h>

#include <modcat/module.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- option groups -----------------------------------------------------------
   For the `groups` of an address type.  What is in conf and no struct of this
   header is for this library alone. */

/* Any socket.  A type that lists it makes its sockets by this library, or
   honours modcat_socket_conf itself. */
extern const struct modcat_group modcat_group_socket;

/* conf of modcat_group_socket; may grow at its end. */
struct modcat_socket_conf {
  const char *bind;            /* NULL: not given */
  int64_t connect_timeout;     /* ns, 0: none */
  const struct modcat_value *family;     /* pf: num[0]; NULL: not given */
  int type;                    /* for socket(2); -1: not given */
  int protocol;
};

/* Name lookups and IP sockets.  IP6 has the rows of IP4 and its own: a type
   lists those of the versions that it can, ip4 before ip6. */
extern const struct modcat_group modcat_group_ip4;
extern const struct modcat_group modcat_group_ip6;

extern const struct modcat_group modcat_group_tcp;
extern const struct modcat_group modcat_group_udp;
extern const struct modcat_group modcat_group_udplite;
extern const struct modcat_group modcat_group_sctp;
extern const struct modcat_group modcat_group_dccp;

/* Option handshake-timeout, of what talks with its peer before the bytes flow:
   layers, and servers that list modcat_group_accept_proxy. */
extern const struct modcat_group modcat_group_layer;

/* conf of modcat_group_layer; may grow at its end. */
struct modcat_layer_conf {
  int64_t handshake_timeout;   /* ns, 0: none */
};

/* PROXY protocol: who the client of the session's other side is, said in front
   of all else to what a client connects to; and, of servers, taken from peers
   that are trusted (..._data: for addresses given as data).  modcat_net_
   connect, _connect_to and _accept act on it.  NO_PROXY: refused, with the
   reason, for types without a stream. */
extern const struct modcat_group modcat_group_proxy_protocol;
extern const struct modcat_group modcat_group_accept_proxy;
extern const struct modcat_group modcat_group_accept_proxy_data;
extern const struct modcat_group modcat_group_no_proxy;

/* What acts on a descriptor of the above: not for address types, but for the
   `groups` of a module's descriptor, so that addresses of other modules whose
   descriptor turns out to be a socket (STDIO, FD) have these options. */
extern const struct modcat_group modcat_group_socket_fd;
extern const struct modcat_group modcat_group_ip4_fd;
extern const struct modcat_group modcat_group_ip6_fd;

/* sourceport, lowport: ports of this end, for types that connect; ports that
   a peer has to have, for types that are connected to. */
extern const struct modcat_group modcat_group_ports;
extern const struct modcat_group modcat_group_peer_ports;

/* range: which peers are welcome; for types that are connected to: those of
   IP, and those whose addresses the user gives as data. */
extern const struct modcat_group modcat_group_range;
extern const struct modcat_group modcat_group_range_data;

/* via=<address>: what a layer uses instead of a socket of its own, see
   modcat_net_connect().  A type without a layer lists no_via, which refuses
   the option and says why. */
extern const struct modcat_group modcat_group_via;
extern const struct modcat_group modcat_group_no_via;

/* -- transports ----------------------------------------------------------- */

enum modcat_net_flags {
  MODCAT_NET_REUSEADDR = 1,    /* a listener's socket has SO_REUSEADDR unless
                                  the option so-reuseaddr says otherwise */
  MODCAT_NET_NODELAY = 2,      /* TCP: each socket has TCP_NODELAY unless the
                                  option tcp-nodelay says otherwise */
  MODCAT_NET_NULL_EOF = 4,     /* datagrams: connected channels send an empty
                                  one for end of file, and take one for it
                                  unless the option null-eof says otherwise */
  MODCAT_NET_REUSE_FORK = 8,   /* as MODCAT_NET_REUSEADDR, when the option fork
                                  was given */
  MODCAT_NET_STRIP_IP4 = 16,   /* SOCK_RAW: the IPv4 header in front of what
                                  is received is taken off */
  MODCAT_NET_NO_PORT = 32      /* no variables PEERPORT and SOCKPORT */
};

/* What sockets a module uses; a constant of the module. */
struct modcat_net_transport {
  size_t size;                 /* sizeof (struct modcat_net_transport) */
  const char *name;            /* "TCP": for log lines */
  int family;                  /* AF_INET, AF_INET6, AF_UNIX …; AF_UNSPEC:
                                  IPv4 or IPv6, as options, -4, -6, -0 and the
                                  name lookup say */
  int type, protocol;          /* for socket(2); the options so-type and
                                  so-protocol replace them */
  unsigned flags;              /* enum modcat_net_flags */

  /* Called when FD, a socket of CH, was bound to ADDR: before it listens or
     connects.  For the owner and mode of a path.  NULL: nothing to do.
     Returns MODCAT_OK or what modcat_fail() returned. */
  int (*bound) (struct modcat_channel *ch, int fd,
                const struct sockaddr *addr, socklen_t len);

  /* To connect with when the peer's socket turns out to be of another type
     than this, and the option so-type says nothing.  NULL: give up. */
  const struct modcat_net_transport *otherwise;

  /* Called when bind(2) found *ADDR in use: put another address of at most
     LIMIT bytes into its place, to try again.  MODCAT_OK, or MODCAT_FAIL when
     there is none, not reported.  NULL: give up. */
  int (*in_use) (struct modcat_channel *ch, struct sockaddr *addr,
                 socklen_t *len, socklen_t limit);

  /* Of a datagram type that listens, called before there is a session: LN has
     got SIZE bytes of DATA from PEER.  MODCAT_OK: the session begins with them.
     MODCAT_REFUSE: they are dropped, and *LEN bytes of ANSWER, where there is
     room for as many as *LEN says before, go to PEER.  NULL: all are good. */
  int (*screen) (struct modcat_channel *ln, const struct sockaddr *peer,
                 socklen_t peer_len, const void *data, size_t size,
                 void *answer, size_t *len);
};

extern const struct modcat_net_transport modcat_net_tcp;     /* either IP */
extern const struct modcat_net_transport modcat_net_tcp4;
extern const struct modcat_net_transport modcat_net_tcp6;

/* -- clients and servers of IP -----------------------------------------------
   What fills a channel in makes it one of plain bytes on a non-blocking
   socket: flags MODCAT_CH_BYTES, half_close MODCAT_HC_SHUTDOWN, end
   MODCAT_END_SHUTDOWN, rfd and wfd the same.  One that keeps records apart
   (SOCK_DGRAM, SOCK_SEQPACKET) has MODCAT_CH_DATAGRAM too, and, when it can
   tell an end of file, MODCAT_CH_NULL_EOF.  Failures are reported. */

/* For `prepare`: check parameter PORT_ARG (a port or the name of a service),
   HOST_ARG (-1: there is none, the address listens) and the options bind and
   via, without asking the network; with via= an option for a socket is
   refused.  MODCAT_OK, or a failure with a caret. */
int modcat_net_prepare (const struct modcat_request *rq,
                        const struct modcat_net_transport *t, int host_arg,
                        int port_arg);

/* For `prepare` of a type that lists one of modcat_group_accept_proxy, when it
   doesn't call the above: are its options together what they have to be, for
   sockets of FAMILY (AF_UNSPEC: not known) and TYPE (option so-type goes
   first)? */
int modcat_net_check_proxy (const struct modcat_request *rq, int family,
                            int type);

/* Connect CH, an empty channel, to HOST ("name", "1.2.3.4", "[::1]") and PORT
   (a number or the name of a service): resumable like open, so HOST and PORT
   have to say the same at each call.  All addresses that HOST has are tried, as
   RFC 8305 says it, a silent one being joined by the next; the phases from
   PRESOCKET to CONNECT are walked for each socket.

   When CH's address was given a via= (group VIA), that address, which must
   connect and not listen, is opened as CH instead, HOST and PORT being for its
   other end to know.  CH must then come from modcat_channel_new(), as that of
   a layer does. */
int modcat_net_connect (struct modcat_channel *ch,
                        const struct modcat_net_transport *t,
                        const char *host, const char *port);

/* Make LN listen on PORT, at the address of the option bind or at all:
   resumable like `listen`.  With via= that address, which must listen too, is
   opened below LN.  A socket that keeps no connections (SOCK_DGRAM, SOCK_RAW)
   is only bound. */
int modcat_net_listen (struct modcat_channel *ln,
                       const struct modcat_net_transport *t,
                       const char *port);

/* Take the next peer of LN (whose rfd is a listening socket, or which has a
   listener below) as CH: resumable like `accept`.  CH learns its peer
   (modcat_set_peer), its names and the variables of modcat_net_set_ends().
   Of a datagram type the peer is whoever sends a first datagram: CH is a
   socket connected to it, bound to where that came to, and delivers all that
   the peer has sent; what others have sent meanwhile waits in LN. */
int modcat_net_accept (struct modcat_channel *ln, struct modcat_channel *ch);

/* -- datagrams ---------------------------------------------------------------
   Channels that name their peer with every datagram.  They have the flag
   MODCAT_CH_DATAGRAM, no bytes for splice(2) or programs, and close their
   descriptor at the end.  A datagram that doesn't fit into what it is read to
   is an error, never cut. */

enum modcat_net_send_flags {
  MODCAT_NET_ONLY_PEER = 1     /* what others than the peer send is dropped;
                                  without it all are heard that pass the
                                  checks of phase ACCEPT (range …) */
};

/* Make CH send to PEER from LOCAL (NULL: not bound).  Doesn't wait.  FLAGS:
   enum modcat_net_send_flags. */
int modcat_net_send_to (struct modcat_channel *ch,
                        const struct modcat_net_transport *t,
                        const struct sockaddr *peer, socklen_t peer_len,
                        const struct sockaddr *local, socklen_t local_len,
                        unsigned flags);

/* The same for the first address of HOST and PORT that a socket can be made
   and bound for, with options bind, sourceport and lowport: resumable like
   modcat_net_connect(). */
int modcat_net_open_datagram (struct modcat_channel *ch,
                              const struct modcat_net_transport *t,
                              const char *host, const char *port,
                              unsigned flags);

/* Make CH deliver, read-only, the datagrams that come to LOCAL from all peers
   that pass the checks.  Doesn't wait. */
int modcat_net_receive_at (struct modcat_channel *ch,
                           const struct modcat_net_transport *t,
                           const struct sockaddr *local, socklen_t len);

/* The same on PORT, at the address of the option bind or at all: resumable
   like modcat_net_listen(). */
int modcat_net_receive (struct modcat_channel *ch,
                        const struct modcat_net_transport *t,
                        const char *port);

/* Take the next datagram of LN, a listener of a datagram type, as CH: it reads
   that one, then end of file, and what is written goes to the sender, from
   the address that the datagram came to.  Resumable like `accept`. */
int modcat_net_accept_datagram (struct modcat_channel *ln,
                                struct modcat_channel *ch);

/* The port that TEXT means, a number or the name of a service of T, without
   asking the network: for `prepare`.  NULL: it is in *PORT; else what is
   wrong, in static words that fit behind `port "…" `. */
const char *modcat_net_find_port (const struct modcat_net_transport *t,
                                  const char *text, unsigned *port);

/* Find the first address of HOST and PORT for T, of the version preferred:
   resumable, one lookup of CH at a time.  *ADDR has room for any address; *LEN
   is what it has.  For what is sent to a peer without a connection, or is told
   an address in a protocol. */
int modcat_net_resolve (struct modcat_channel *ch,
                        const struct modcat_net_transport *t,
                        const char *host, const char *port,
                        struct sockaddr_storage *addr, socklen_t *len);

/* -- types that are a transport and no more -----------------------------------
   Callbacks for an address type whose `data` is its transport: with the
   parameters <host>:<port> a client, with <port> a server. */
int modcat_net_client_prepare (const struct modcat_request *rq, void *shared);
int modcat_net_client_open (const struct modcat_request *rq,
                            struct modcat_channel *ch);
int modcat_net_server_prepare (const struct modcat_request *rq, void *shared);
int modcat_net_server_listen (const struct modcat_request *rq,
                              struct modcat_channel *ln);
int modcat_net_server_accept (const struct modcat_request *rq,
                              struct modcat_channel *ln,
                              struct modcat_channel *ch);

/* -- clients and servers of any family ------------------------------------ */

/* Connect CH to PEER, having bound it to LOCAL (NULL: not bound): resumable
   like open.  Both are copied by the first call. */
int modcat_net_connect_to (struct modcat_channel *ch,
                           const struct modcat_net_transport *t,
                           const struct sockaddr *peer, socklen_t peer_len,
                           const struct sockaddr *local, socklen_t local_len);

/* Make LN listen at LOCAL.  Doesn't wait. */
int modcat_net_listen_at (struct modcat_channel *ln,
                          const struct modcat_net_transport *t,
                          const struct sockaddr *local, socklen_t len);

/* -- parts of the above, for what is neither ------------------------------ */

/* A socket for T, of FAMILY when T has AF_UNSPEC, non-blocking and CLOEXEC,
   with the options of PRESOCKET, SOCKET and PASTSOCKET applied.  *FD is the
   caller's. */
int modcat_net_socket (struct modcat_channel *ch,
                       const struct modcat_net_transport *t, int family,
                       int *fd);

/* Bind FD to ADDR with PREBIND, BIND, t->bound and PASTBIND; ADDR NULL: walk
   the phases only.  LISTENING: with the defaults of a listener. */
int modcat_net_bind (struct modcat_channel *ch,
                     const struct modcat_net_transport *t, int fd,
                     const struct sockaddr *addr, socklen_t len,
                     int listening);

/* Have CH know PEER and LOCAL (NULL: not known): for checks, for log lines
   and, with WITH_ENV, as the variables PEERADDR, PEERPORT, SOCKADDR and
   SOCKPORT of the session's programs. */
int modcat_net_set_ends (struct modcat_channel *ch,
                         const struct sockaddr *peer, socklen_t peer_len,
                         const struct sockaddr *local, socklen_t local_len,
                         int with_env);

/* Bytes that hold every text of the next two, the NUL included. */
enum { MODCAT_NET_TEXT = 512 };

/* An address as log lines show it, written to BUF of SIZE bytes, which is
   returned: AF=2 127.0.0.1:80, AF=10 [8 groups]:80, AF=1 "/path",
   AF=40 cid:2 port:80. */
const char *modcat_net_text (char *buf, size_t size,
                             const struct sockaddr *addr, socklen_t len);

/* The same without family and port, as in PEERADDR: 127.0.0.1, [8 groups],
   /path, a CID. */
const char *modcat_net_host_text (char *buf, size_t size,
                                  const struct sockaddr *addr,
                                  socklen_t len);

/* The port of an IP address, -1: it has none. */
int modcat_net_port (const struct sockaddr *addr, socklen_t len);

/* Applier of options that are one setsockopt(2): arg[0] is the level, arg[1]
   the name; the type says what is passed: an int, one byte (MODCAT_BYTE), a
   struct timeval (MODCAT_TIME), a struct linger (MODCAT_LINGER), text with its
   NUL or bytes. */
int modcat_net_apply_sockopt (const struct modcat_target *t,
                              const struct modcat_opt *opt,
                              const struct modcat_value *v);

#ifdef __cplusplus
}
#endif
#endif
