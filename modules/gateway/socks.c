/* modules/gateway/socks.c -- the messages of SOCKS5: RFC 1928, RFC 1929.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "gateway.h"

enum {
  SOCKS_VERSION = 5, LOGIN_VERSION = 1,
  METHOD_NONE = 0, METHOD_PASSWORD = 2,
  CMD_CONNECT = 1,
  ATYP_IP4 = 1, ATYP_NAME = 3, ATYP_IP6 = 4
};

/* -- sizes ---------------------------------------------------------------- */

/* VER NMETHODS METHODS… */
size_t
gateway_socks_greeting_size (const unsigned char *msg, size_t len)
{
  if (len > 0 && msg[0] != SOCKS_VERSION)
    return 0;
  return len < 2 ? 2 : 2 + (size_t) msg[1];
}

/* VER ULEN USER… PLEN PASSWORD… */
size_t
gateway_socks_login_size (const unsigned char *msg, size_t len)
{
  size_t to_password;

  if (len > 0 && msg[0] != LOGIN_VERSION)
    return 0;
  if (len < 2)
    return 2;
  to_password = 2 + (size_t) msg[1] + 1;
  return len < to_password ? to_password
    : to_password + msg[to_password - 1];
}

/* VER CMD RSV ATYP ADDRESS PORT; an address of a type that nobody knows has
   no length: the answer comes before the rest of it. */
size_t
gateway_socks_request_size (const unsigned char *msg, size_t len)
{
  enum { HEAD = 4, PORT = 2 };

  if (len > 0 && msg[0] != SOCKS_VERSION)
    return 0;
  if (len < HEAD)
    return HEAD;
  switch (msg[3]) {
  case ATYP_IP4:
    return HEAD + sizeof (struct in_addr) + PORT;
  case ATYP_IP6:
    return HEAD + sizeof (struct in6_addr) + PORT;
  case ATYP_NAME:
    return len == HEAD ? HEAD + 1 : HEAD + 1 + (size_t) msg[HEAD] + PORT;
  default:
    return HEAD;
  }
}

/* -- contents ------------------------------------------------------------- */

int
gateway_socks_method (const unsigned char *msg, bool with_users)
{
  int wanted = with_users ? METHOD_PASSWORD : METHOD_NONE;

  return memchr (msg + 2, wanted, msg[1]) != NULL ? wanted : SOCKS_NO_METHOD;
}

/* A word of a peer; one with a NUL in it is nobody's, as the empty one. */
static void
take_word (char *word, const unsigned char *bytes, size_t len)
{
  if (memchr (bytes, '\0', len) != NULL)
    len = 0;
  memcpy (word, bytes, len);
  word[len] = '\0';
}

void
gateway_socks_login (const unsigned char *msg, struct gateway_login *login)
{
  const unsigned char *password = msg + 2 + msg[1];

  take_word (login->user, msg + 2, msg[1]);
  take_word (login->password, password + 1, password[0]);
}

static bool
take_binary (struct gateway_target *t, int family, const unsigned char *addr)
{
  char text[INET6_ADDRSTRLEN];

  return inet_ntop (family, addr, text, sizeof text) != NULL
         && gateway_set_host (t, text, strlen (text));
}

int
gateway_socks_request (const unsigned char *msg, struct gateway_target *t)
{
  const unsigned char *addr = msg + 4, *port;
  bool good;

  switch (msg[3]) {
  case ATYP_IP4:
    good = take_binary (t, AF_INET, addr);
    port = addr + sizeof (struct in_addr);
    break;
  case ATYP_IP6:
    good = take_binary (t, AF_INET6, addr);
    port = addr + sizeof (struct in6_addr);
    break;
  case ATYP_NAME:
    good = addr[0] > 0 && gateway_set_host (t, addr + 1, addr[0]);
    port = addr + 1 + addr[0];
    break;
  default:
    return SOCKS_BAD_ADDRESS;
  }
  if (msg[1] != CMD_CONNECT)
    return SOCKS_BAD_COMMAND;
  t->port = (unsigned) port[0] << 8 | port[1];
  return good && t->port != 0 ? SOCKS_OK : SOCKS_FAILURE;
}

int
gateway_socks_code (int error)
{
  switch (error) {
  case 0:
    return SOCKS_OK;
  case ECONNREFUSED:
    return SOCKS_REFUSED;
  case EHOSTUNREACH:
  case EHOSTDOWN:
  case ETIMEDOUT:
    return SOCKS_NO_HOST;
  case ENETUNREACH:
  case ENETDOWN:
    return SOCKS_NO_NETWORK;
  case EACCES:
  case EPERM:
    return SOCKS_NOT_ALLOWED;
  case EAFNOSUPPORT:
    return SOCKS_BAD_ADDRESS;
  default:
    return SOCKS_FAILURE;
  }
}
