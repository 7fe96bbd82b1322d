/* modules/common/net/rows-linux.h -- socket options that POSIX doesn't have
 * and Linux has: socket(7), ip(7), ipv6(7), tcp(7).
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Each list ends in a comma, or is empty, as those of rows-other.h are.  What
 * the kernel refuses to set (SO_PEERCRED, IP_MTU …) is here too: whoever
 * tries gets the kernel's reason. */
#include <linux/dccp.h>

/* Of headers that user space doesn't have, or (RFC 6458) that come with a
   library that is not needed. */
enum {
  NET_IPV6_FLOWINFO = 11,
  NET_SOL_DCCP = 269,
  NET_UDPLITE_SEND_CSCOV = 10, NET_UDPLITE_RECV_CSCOV = 11,
  NET_SCTP_NODELAY = 3, NET_SCTP_MAXSEG = 13
};

#define NET_SOCKET_ROWS \
  SOCKINT ("so-attach-filter", "attach-filter,attachfilter", SOL_SOCKET, \
           SO_ATTACH_FILTER, "SO_ATTACH_FILTER: attach a packet filter"), \
  SOCKOPT ("so-bindtodevice", "bindtodevice,if,interface", MODCAT_STRING, \
           PASTSOCKET, SOL_SOCKET, SO_BINDTODEVICE, \
           "SO_BINDTODEVICE: use this network interface only"), \
  SOCKINT ("so-bsdcompat", "bsdcompat", SOL_SOCKET, SO_BSDCOMPAT, \
           "SO_BSDCOMPAT: no ICMP errors for UDP, as BSD once did"), \
  SOCKINT ("so-detach-filter", "detach-filter,detachfilter", SOL_SOCKET, \
           SO_DETACH_FILTER, "SO_DETACH_FILTER: remove the packet filter"), \
  SOCKINT ("so-no-check", "no-check,nocheck", SOL_SOCKET, SO_NO_CHECK, \
           "SO_NO_CHECK: send UDP without checksums"), \
  SOCKINT ("so-passcred", "passcred", SOL_SOCKET, SO_PASSCRED, \
           "SO_PASSCRED: receive the credentials of senders"), \
  { .name = "so-peercred", .aliases = "peercred", .type = MODCAT_INT, \
    .type_name = "INT[3]", .phase = MODCAT_PH_PASTSOCKET, \
    .apply = modcat_net_apply_sockopt, .arg = { SOL_SOCKET, SO_PEERCRED }, \
    .help = "SO_PEERCRED: the peer's credentials (the system refuses to " \
            "set them)" }, \
  SOCKINT ("so-priority", "priority", SOL_SOCKET, SO_PRIORITY, \
           "SO_PRIORITY: priority of packets"), \
  SOCKINT ("so-security-authentication", \
           "security-authentication,securityauthentication", SOL_SOCKET, \
           SO_SECURITY_AUTHENTICATION, "SO_SECURITY_AUTHENTICATION"), \
  SOCKINT ("so-security-encryption-network", \
           "security-encryption-network,securityencryptionnetwork", \
           SOL_SOCKET, SO_SECURITY_ENCRYPTION_NETWORK, \
           "SO_SECURITY_ENCRYPTION_NETWORK"), \
  SOCKINT ("so-security-encryption-transport", \
           "security-encryption-transport,securityencryptiontransport", \
           SOL_SOCKET, SO_SECURITY_ENCRYPTION_TRANSPORT, \
           "SO_SECURITY_ENCRYPTION_TRANSPORT"), \
  SOCKINT ("so-timestamp", "timestamp", SOL_SOCKET, SO_TIMESTAMP, \
           "SO_TIMESTAMP: receive the time of datagrams"),

#define NET_IP_ROWS \
  SOCKINT ("ip-freebind", "freebind,ipfreebind", IPPROTO_IP, IP_FREEBIND, \
           "IP_FREEBIND: bind to addresses that are not here yet"), \
  SOCKINT ("ip-mtu", "ipmtu,mtu", IPPROTO_IP, IP_MTU, \
           "IP_MTU: MTU of the path (the system refuses to set it)"), \
  SOCKINT ("ip-mtu-discover", "ipmtudiscover,mtudiscover", IPPROTO_IP, \
           IP_MTU_DISCOVER, "IP_MTU_DISCOVER: 0 never, 1 want, 2 do path " \
           "MTU discovery"), \
  SOCKINT ("ip-pktinfo", "ippktinfo,pktinfo", IPPROTO_IP, IP_PKTINFO, \
           "IP_PKTINFO: receive addresses and interface of packets"), \
  SOCKINT ("ip-pktoptions", "ippktoptions,pktoptions,pktopts", IPPROTO_IP, \
           IP_PKTOPTIONS, "IP_PKTOPTIONS"), \
  SOCKINT ("ip-recverr", "iprecverr,recverr", IPPROTO_IP, IP_RECVERR, \
           "IP_RECVERR: receive ICMP errors with their details"), \
  SOCKINT ("ip-recvopts", "iprecvopts,recvopts", IPPROTO_IP, IP_RECVOPTS, \
           "IP_RECVOPTS: receive the IP options of packets"), \
  SOCKINT ("ip-recvtos", "iprecvtos,recvtos", IPPROTO_IP, IP_RECVTOS, \
           "IP_RECVTOS: receive the type of service of packets"), \
  SOCKINT ("ip-recvttl", "iprecvttl,recvttl", IPPROTO_IP, IP_RECVTTL, \
           "IP_RECVTTL: receive the hops that packets had left"), \
  SOCKINT ("ip-retopts", "ipretopts,retopts", IPPROTO_IP, IP_RETOPTS, \
           "IP_RETOPTS: receive the IP options for an answer"), \
  SOCKINT ("ip-router-alert", "iprouteralert,routeralert", IPPROTO_IP, \
           IP_ROUTER_ALERT, "IP_ROUTER_ALERT: get packets that routers " \
           "are to look at"), \
  SOCKOPT ("ip-transparent", "transparent", MODCAT_BOOL, PREBIND, \
           IPPROTO_IP, IP_TRANSPARENT, \
           "IP_TRANSPARENT: bind to addresses of others, as a proxy"), \
  SOCKINT ("ipv6-mtu-discover", "mtudiscover6", IPPROTO_IPV6, \
           IPV6_MTU_DISCOVER, "IPV6_MTU_DISCOVER: 0 never, 1 want, 2 do " \
           "path MTU discovery"),

#define NET_IP6_ROWS \
  SOCKINT ("ipv6-authhdr", "authhdr", IPPROTO_IPV6, IPV6_AUTHHDR, \
           "IPV6_AUTHHDR: receive the authentication header"), \
  SOCKINT ("ipv6-dstopts", "dstopts", IPPROTO_IPV6, IPV6_DSTOPTS, \
           "IPV6_DSTOPTS: destination options"), \
  SOCKINT ("ipv6-flowinfo", "flowinfo", IPPROTO_IPV6, NET_IPV6_FLOWINFO, \
           "IPV6_FLOWINFO: receive the flow label of packets"), \
  SOCKINT ("ipv6-hoplimit", "hoplimit", IPPROTO_IPV6, IPV6_HOPLIMIT, \
           "IPV6_HOPLIMIT: hop limit"), \
  SOCKINT ("ipv6-hopopts", "hopopts", IPPROTO_IPV6, IPV6_HOPOPTS, \
           "IPV6_HOPOPTS: hop-by-hop options"), \
  SOCKINT ("ipv6-pktinfo", NULL, IPPROTO_IPV6, IPV6_PKTINFO, \
           "IPV6_PKTINFO: addresses and interface of packets"), \
  SOCKINT ("ipv6-recvdstopts", "recvdstopts", IPPROTO_IPV6, \
           IPV6_RECVDSTOPTS, "IPV6_RECVDSTOPTS: receive destination " \
           "options"), \
  SOCKINT ("ipv6-recverr", NULL, IPPROTO_IPV6, IPV6_RECVERR, \
           "IPV6_RECVERR: receive ICMP errors with their details"), \
  SOCKINT ("ipv6-recvhoplimit", "recvhoplimit", IPPROTO_IPV6, \
           IPV6_RECVHOPLIMIT, "IPV6_RECVHOPLIMIT: receive the hops that " \
           "packets had left"), \
  SOCKINT ("ipv6-recvhopopts", "recvhopopts", IPPROTO_IPV6, \
           IPV6_RECVHOPOPTS, "IPV6_RECVHOPOPTS: receive hop-by-hop " \
           "options"), \
  SOCKINT ("ipv6-recvpathmtu", NULL, IPPROTO_IPV6, IPV6_RECVPATHMTU, \
           "IPV6_RECVPATHMTU: receive changes of the path MTU"), \
  SOCKINT ("ipv6-recvpktinfo", "recvpktinfo", IPPROTO_IPV6, \
           IPV6_RECVPKTINFO, "IPV6_RECVPKTINFO: receive address and " \
           "interface of packets"), \
  SOCKINT ("ipv6-recvrthdr", "recvrthdr", IPPROTO_IPV6, IPV6_RECVRTHDR, \
           "IPV6_RECVRTHDR: receive the routing header"), \
  SOCKINT ("ipv6-recvtclass", NULL, IPPROTO_IPV6, IPV6_RECVTCLASS, \
           "IPV6_RECVTCLASS: receive the traffic class of packets"), \
  SOCKINT ("ipv6-rthdr", "rthdr", IPPROTO_IPV6, IPV6_RTHDR, \
           "IPV6_RTHDR: routing header"), \
  SOCKINT ("ipv6-tclass", NULL, IPPROTO_IPV6, IPV6_TCLASS, \
           "IPV6_TCLASS: traffic class of packets"),

#define NET_TCP_ROWS \
  { .name = "mptcp", .type = MODCAT_BOOL, .phase = MODCAT_PH_SOCKET, \
    .apply = net_apply_mptcp, .help = "use several paths to the peer where " \
    "both ends can, see mptcp(7); else plain TCP" }, \
  SOCKINT ("tcp-cork", "cork", IPPROTO_TCP, TCP_CORK, \
           "TCP_CORK: send full segments only"), \
  SOCKINT ("tcp-defer-accept", "defer-accept", IPPROTO_TCP, \
           TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT: seconds that a peer may " \
           "take for its first bytes before it is accepted"), \
  SOCKINT ("tcp-info", "info", IPPROTO_TCP, TCP_INFO, \
           "TCP_INFO: state of the socket (the system refuses to set it)"), \
  SOCKINT ("tcp-keepcnt", "keepcnt", IPPROTO_TCP, TCP_KEEPCNT, \
           "TCP_KEEPCNT: questions of so-keepalive before it gives up"), \
  SOCKINT ("tcp-keepidle", "keepidle", IPPROTO_TCP, TCP_KEEPIDLE, \
           "TCP_KEEPIDLE: seconds before so-keepalive asks"), \
  SOCKINT ("tcp-keepintvl", "keepintvl", IPPROTO_TCP, TCP_KEEPINTVL, \
           "TCP_KEEPINTVL: seconds between two questions of so-keepalive"), \
  SOCKINT ("tcp-linger2", "linger2", IPPROTO_TCP, TCP_LINGER2, \
           "TCP_LINGER2: seconds that a closed socket waits for the peer's " \
           "end"), \
  SOCKINT ("tcp-md5sig", NULL, IPPROTO_TCP, TCP_MD5SIG, \
           "TCP_MD5SIG (an int is not what the system wants)"), \
  SOCKINT ("tcp-quickack", "quickack", IPPROTO_TCP, TCP_QUICKACK, \
           "TCP_QUICKACK: acknowledge at once"), \
  SOCKINT ("tcp-syncnt", "syncnt", IPPROTO_TCP, TCP_SYNCNT, \
           "TCP_SYNCNT: attempts to reach the peer"), \
  SOCKINT ("tcp-window-clamp", "window-clamp", IPPROTO_TCP, \
           TCP_WINDOW_CLAMP, "TCP_WINDOW_CLAMP: largest receive window in " \
           "bytes"),

#define NET_UDPLITE_ROWS \
  SOCKOPT ("udplite-recv-cscov", NULL, MODCAT_INT, FD, IPPROTO_UDPLITE, \
           NET_UDPLITE_RECV_CSCOV, "UDPLITE_RECV_CSCOV: bytes that the " \
           "checksum of a datagram has to cover"), \
  SOCKOPT ("udplite-send-cscov", NULL, MODCAT_INT, FD, IPPROTO_UDPLITE, \
           NET_UDPLITE_SEND_CSCOV, "UDPLITE_SEND_CSCOV: bytes that the " \
           "checksum of what is sent covers"),

#define NET_SCTP_ROWS \
  SOCKINT ("sctp-maxseg", NULL, IPPROTO_SCTP, NET_SCTP_MAXSEG, \
           "SCTP_MAXSEG: bytes of a fragment"), \
  SOCKOPT ("sctp-maxseg-late", NULL, MODCAT_INT, CONNECTED, IPPROTO_SCTP, \
           NET_SCTP_MAXSEG, "sctp-maxseg when connected"), \
  SOCKINT ("sctp-nodelay", NULL, IPPROTO_SCTP, NET_SCTP_NODELAY, \
           "SCTP_NODELAY: send at once"),

#define NET_DCCP_ROWS \
  SOCKOPT ("dccp-set-ccid", "ccid", MODCAT_BYTE, PASTSOCKET, NET_SOL_DCCP, \
           DCCP_SOCKOPT_CCID, "DCCP_SOCKOPT_CCID: the congestion control " \
           "to agree on"),
