/* modules/gateway/gateway.h -- what the files of the module gateway share.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef GATEWAY_H
#define GATEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include <modcat/module.h>

/* -- where a peer wants to go --------------------------------------------- */

/* A name has at most 255 bytes (RFC 1035); brackets and a NUL come on top. */
enum { GATEWAY_HOST = 258 };

struct gateway_target {
  char host[GATEWAY_HOST];     /* "name", "1.2.3.4", "[::1]" */
  unsigned port;
};

/* Copy LEN bytes of a peer as T's host, an IPv6 address with brackets around.
   False: too long, or there is a NUL in it. */
bool gateway_set_host (struct gateway_target *t, const void *host,
                       size_t len);

/* -- who may: the file of option users ------------------------------------ */

struct gateway_user;
struct gateway_users {
  struct gateway_user *list;   /* NULL: no file */
  size_t count;
};

/* Lengths that RFC 1929 has room for; one more for a NUL. */
enum { GATEWAY_WORD = 256 };
struct gateway_login {
  char user[GATEWAY_WORD], password[GATEWAY_WORD];
};

/* Read the file PATH for RQ's option users.  A failure is reported. */
int gateway_users_read (const struct modcat_request *rq, const char *path,
                        struct gateway_users *users);
void gateway_users_free (struct gateway_users *users);

/* Take one line, without its end, which is changed.  NULL when good, else what
   is wrong, static.  Empty lines and those with a '#' in front are none. */
const char *gateway_users_line (struct gateway_users *users, char *line);

/* Does LOGIN stand there?  The time it takes tells nothing of why not. */
bool gateway_users_know (const struct gateway_users *users,
                         const struct gateway_login *login);

/* -- where to: the rules of option allow ---------------------------------- */

struct gateway_rules;

/* Rules with blanks or commas between:
     1.2.3.4  1.2.3.0/24  [::1]  [fd00::]/8  name  *.name  *
   each with :PORT or :PORT-PORT behind it when not all ports are meant. */
const char *gateway_parse_rules (const struct modcat_opt *opt,
                                 const char *text, struct modcat_value *v);

/* Is T's host allowed by the name that the peer gave it?  Then its addresses
   don't matter. */
bool gateway_allows_name (const struct gateway_rules *r,
                          const struct gateway_target *t);

/* Is there a rule for addresses at T's port, so that it pays to ask for the
   one of its host? */
bool gateway_wants_address (const struct gateway_rules *r,
                            const struct gateway_target *t);

/* Is ADDR allowed, as that of T's host?  */
bool gateway_allows_address (const struct gateway_rules *r,
                             const struct gateway_target *t,
                             const struct sockaddr *addr);

/* ADDR as T's host; an IPv4 address in an IPv6 one becomes that.  False: it is
   neither. */
bool gateway_set_address (struct gateway_target *t,
                          const struct sockaddr *addr);

/* T's host as an address, when it is written as one. */
bool gateway_get_address (const struct gateway_target *t,
                          struct sockaddr_storage *addr);

/* -- SOCKS5, RFC 1928 and 1929: nothing but bytes ------------------------- */

enum {
  SOCKS_OK = 0, SOCKS_FAILURE = 1, SOCKS_NOT_ALLOWED = 2,
  SOCKS_NO_NETWORK = 3, SOCKS_NO_HOST = 4, SOCKS_REFUSED = 5,
  SOCKS_BAD_COMMAND = 7, SOCKS_BAD_ADDRESS = 8,
  SOCKS_NO_METHOD = 0xff,
  SOCKS_MAX = 2 + 2 * 256      /* bytes of the longest message */
};

/* What a message begins with: how many bytes it has, as far as its first LEN
   tell; more than LEN: there are more to be heard; 0: it is none. */
size_t gateway_socks_greeting_size (const unsigned char *msg, size_t len);
size_t gateway_socks_login_size (const unsigned char *msg, size_t len);
size_t gateway_socks_request_size (const unsigned char *msg, size_t len);

/* The method of those in the greeting MSG: that of a password when WITH_USERS,
   else the one without; or SOCKS_NO_METHOD. */
int gateway_socks_method (const unsigned char *msg, bool with_users);

void gateway_socks_login (const unsigned char *msg,
                          struct gateway_login *login);

/* SOCKS_OK and the target, or what to reply. */
int gateway_socks_request (const unsigned char *msg, struct gateway_target *t);

/* The code that stands for the errno ERROR. */
int gateway_socks_code (int error);

/* -- HTTP, RFC 9110 and 9112: nothing but lines ---------------------------- */

enum { HTTP_LINE = 8192, HTTP_LINES = 100 };      /* limits of a request */

/* Parse LEN bytes of a line with its end.  0 and the target, or the status
   code to answer. */
int gateway_http_request_line (const unsigned char *line, size_t len,
                       struct gateway_target *t);

/* The same for a line of the header: HTTP_END when it is the empty one, 0, or
   a status code.  Proxy-Authorization fills in LOGIN, with *GIVEN. */
enum { HTTP_END = 1 };
int gateway_http_header_line (const unsigned char *line, size_t len,
                      struct gateway_login *login, bool *given);

/* The status code that stands for the errno ERROR. */
int gateway_http_code (int error);

/* A whole answer with CODE in BUF of SIZE bytes; its length. */
size_t gateway_http_answer (int code, char *buf, size_t size);

/* -- servers -------------------------------------------------------------- */

struct gateway_shared {
  struct gateway_users users;
};

/* A peer, from its first byte to the relay. */
struct gateway {
  int step;                    /* of gateway.c */
  int asked;                   /* step of the protocol */
  int lines;                   /* HTTP: heard */
  int code;                    /* HTTP: status to answer, 0: none yet */
  bool gave_login;             /* HTTP */
  bool logged_in;
  bool said;                   /* the answer */
  int64_t until;               /* of the farewell, 0: not begun */
  size_t drained;
  struct gateway_target target;
};

/* A protocol: `hear` is resumable; it returns MODCAT_OK with the target,
   MODCAT_REFUSE when it has queued why not and logged it, or a failure.
   `tell` queues how it went, 0 or an errno. */
struct gateway_protocol {
  int (*hear) (struct modcat_channel *ch, struct gateway *g);
  int (*tell) (struct modcat_channel *ch, int error);
};
extern const struct gateway_protocol gateway_socks, gateway_http;

/* Has the login of CH's peer the right words, or are none wanted? */
bool gateway_wants_login (const struct modcat_channel *ch);
bool gateway_knows (const struct modcat_channel *ch,
                    const struct gateway_login *login);

/* Log WHY the peer of CH is turned away, and return MODCAT_REFUSE. */
int gateway_refuse (struct modcat_channel *ch, const char *why);

#endif
