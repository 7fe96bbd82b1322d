/* core/compat/foreign.c -- options of socat that only other systems have.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Who types one of these has a script from an AIX, a Solaris, a BSD or a
 * Cygwin, and should not be told that there is no such option.  A row that a
 * system gets one day is found before this list is asked. */
#include <config.h>

#include "../registry.h"
#include "foreign.h"

static const char names[] =
  /* FD, OPEN */
  "o-binary,bin,binary,o-text,text,o-noinherit,noinherit,"
  "o-defer,defer,o_defer,o-delay,delay,o_delay,o-nshare,nshare,o_nshare,"
  "o-rshare,rshare,o_rshare,o-priv,priv,o_priv,"
  "streams-i-pop-all,i-pop-all,pop-all,streams-i-push,i-push,push,"
  /* TERMIOS */
  "b900,b3600,b7200,vdsusp,dsusp,"
  /* SOCKET */
  "so-audit,audit,so-cksumrecv,cksumrecv,so-dgram-errind,dgram-errind,"
  "dgramerrind,so-dontlinger,dontlinger,so-kernaccept,kernaccept,"
  "so-noreuseaddr,noreuseaddr,so-use-ifbufs,use-ifbufs,useifbufs,"
  "so-useloopback,useloopback,"
  /* IP4, IP6 */
  "ip-recvdstaddr,iprecvdstaddr,recvdstaddr,ip-recvif,recvif,"
  /* TCP */
  "tcp-abort-threshold,abort-threshold,"
  "tcp-conn-abort-threshold,conn-abort-threshold,tcp-keepinit,keepinit,"
  "tcp-noopt,noopt,tcp-nopush,nopush,tcp-paws,paws,tcp-rfc1323,rfc1323,"
  "tcp-sack-disable,sack-disable,tcp-sackena,sackena,"
  "tcp-signature-enable,signature-enable,tcp-stdurg,stdurg,"
  "tcp-tsoptena,tsoptena";

bool
mc_foreign_option (const char *name)
{
  return mc_name_in (name, names);
}
