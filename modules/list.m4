dnl modules/list.m4 -- the module list: one line for each module, this file only.
dnl SPDX-License-Identifier: BSD-2-Clause
dnl
dnl   MODCAT_MODULE([NAME], [what it offers], [what it needs])
dnl   MODCAT_HELPER([NAME], [what it offers], [what it needs])
dnl
dnl configure.ac reads it, and autogen.sh makes modules/list.mk out of it.
dnl What a module needs is told with the MODCAT_NEED_* macros of
dnl m4/modcat-modules.m4, which leave the module out when it is missing.
dnl Helper libraries stand before the modules, and the helpers, that link them:
dnl they are installed in this order.
MODCAT_HELPER([file], [helpers for paths: named entries, open])
MODCAT_HELPER([iface], [helpers for network interfaces: flags, MTU], [MODCAT_NEED_SYSTEM([Linux interface flags], [[#include <net/if.h>]], [IFF_AUTOMEDIA])])
MODCAT_HELPER([net], [helpers for sockets: clients, servers, their options])
MODCAT_HELPER([layer], [helpers for layers: dialogues before the bytes flow])
MODCAT_HELPER([tty], [helpers for terminals: settings, pseudo-terminals])
MODCAT_HELPER([proc], [helpers for programs: forking and what they inherit])
MODCAT_MODULE([dccp], [DCCP clients and servers: DCCP-CONNECT, DCCP-LISTEN], [MODCAT_NEED_SYSTEM([DCCP], [[#include <netinet/in.h>]], [IPPROTO_DCCP])])
MODCAT_MODULE([exec], [programs: EXEC, SHELL, SYSTEM])
MODCAT_MODULE([file], [files, devices and other paths: OPEN, GOPEN, CREATE])
MODCAT_MODULE([gateway], [servers that ask where to go: SOCKS5-SERVER, PROXY-SERVER],
  [MODCAT_NEED_LIB([CRYPT], [crypt], [crypt_r], [crypt.h], [libcrypt-dev])])
MODCAT_MODULE([interface], [packets of network interfaces: INTERFACE], [MODCAT_NEED_SYSTEM([packet sockets], [[#include <linux/if_packet.h>]], [PACKET_AUXDATA])])
MODCAT_MODULE([openssl], [TLS and DTLS: OPENSSL-CONNECT, OPENSSL-LISTEN, OPENSSL-DTLS-CLIENT, OPENSSL-DTLS-SERVER],
  [MODCAT_NEED_PKG([GNUTLS], [gnutls >= 3.7.1], [libgnutls28-dev])])
MODCAT_MODULE([pipe], [echoing and named pipes: PIPE, SOCKETPAIR])
MODCAT_MODULE([posixmq], [POSIX message queues: POSIXMQ-READ, POSIXMQ-SEND],
  [MODCAT_NEED_FUNCTION([MQ], [mq_open], [mqueue.h], [rt])
   AS_IF([test -z "$mc_why"],
     [MODCAT_NEED_SYSTEM([message queues that are descriptors],
       [@%:@include <mqueue.h>],
       [sizeof (char@<:@__builtin_types_compatible_p (mqd_t, int) ? 1 : -1@:>@)])])])
MODCAT_MODULE([proxy], [connections through HTTP proxies: PROXY])
MODCAT_MODULE([pty], [pseudo-terminals: PTY])
MODCAT_MODULE([rawip], [packets of protocols of IP: IP-SENDTO, IP-DATAGRAM, IP-RECVFROM, IP-RECV])
MODCAT_MODULE([readline], [lines edited on a terminal: READLINE],
  [MODCAT_NEED_PKG([EDIT], [libedit >= 3.1], [libedit-dev])])
MODCAT_MODULE([sctp], [SCTP clients and servers: SCTP-CONNECT, SCTP-LISTEN], [MODCAT_NEED_SYSTEM([SCTP], [[#include <netinet/in.h>]], [IPPROTO_SCTP])])
MODCAT_MODULE([serial], [serial ports: SERIAL],
  [MODCAT_NEED_PKG([SERIALPORT], [libserialport >= 0.1.1], [libserialport-dev])])
MODCAT_MODULE([socket], [sockets by numbers: SOCKET-CONNECT, SOCKET-LISTEN, ACCEPT-FD …])
MODCAT_MODULE([socks], [connections through SOCKS servers: SOCKS4, SOCKS4A, SOCKS5-CONNECT, SOCKS5-LISTEN])
MODCAT_MODULE([stdio], [inherited descriptors: STDIO, STDIN, STDOUT, STDERR, FD])
MODCAT_MODULE([tcp], [TCP clients and servers: TCP-CONNECT, TCP-LISTEN])
MODCAT_MODULE([tcpwrap], [peer checks by hosts_access: tcpwrap],
  [MODCAT_NEED_LIB([WRAP], [wrap], [hosts_access], [tcpd.h], [libwrap0-dev])])
MODCAT_MODULE([termios], [settings of terminals: the options of group TERMIOS])
MODCAT_MODULE([text], [fixed strings: TEXT, STALL])
MODCAT_MODULE([tun], [network interfaces made by TUN and TAP: TUN], [MODCAT_NEED_SYSTEM([TUN devices], [[#include <linux/if_tun.h>]], [IFF_TUN])])
MODCAT_MODULE([udp], [UDP and UDP-Lite: UDP-CONNECT, -LISTEN, -SENDTO, -RECVFROM, -RECV, -DATAGRAM])
MODCAT_MODULE([unix], [UNIX sockets: UNIX-CONNECT, UNIX-RECVFROM, ABSTRACT-LISTEN …])
MODCAT_MODULE([vsock], [sockets between virtual machines: VSOCK-CONNECT, VSOCK-LISTEN], [MODCAT_NEED_SYSTEM([VSOCK], [[#include <sys/socket.h>
#include <linux/vm_sockets.h>]], [IOCTL_VM_SOCKETS_GET_LOCAL_CID])])
