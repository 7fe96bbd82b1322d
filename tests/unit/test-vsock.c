/* tests/unit/test-vsock.c -- the module vsock: numbers, local addresses, and
 * the system calls, which are made on UNIX sockets here.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <linux/vm_sockets.h>

/* -- /dev/vsock ----------------------------------------------------------- */

static int device_error;       /* of open, or with 0 CID 42 is told */
static const char *device_path;

static int
fake_open (const char *path, int flags)
{
  device_path = path;
  if (device_error == 0)
    return open ("/dev/null", flags);
  errno = device_error;
  return -1;
}

static int
fake_ioctl (int fd, unsigned long request, unsigned *cid)
{
  if (fd == -1 || request != IOCTL_VM_SOCKETS_GET_LOCAL_CID)
    return -1;
  *cid = 42;
  return 0;
}

#define open fake_open
#define ioctl fake_ioctl
#include "modules/vsock/vsock.c"
#undef open
#undef ioctl

#include "core/channel.h"
#include "tests/unit/scratch.h"
#include "tests/unit/sockets.h"
#include "tests/unit/unit.h"

/* -- system calls that libmodcat-net makes -------------------------------- */

/* These are found before those of the C library.  A VSOCK is an abstract UNIX
   socket here, whose name is the port; CIDs are only noted. */
static struct { struct sockaddr_vm bound, connected; socklen_t len; } seen;
static int connect_error;

static socklen_t
unix_name (const struct sockaddr *addr, struct sockaddr_un *un)
{
  struct sockaddr_vm vm;

  memcpy (&vm, addr, sizeof vm);
  memset (un, 0, sizeof *un);
  un->sun_family = AF_UNIX;
  return (socklen_t) offsetof (struct sockaddr_un, sun_path) + 1
         + (socklen_t) snprintf (un->sun_path + 1, sizeof un->sun_path - 1,
                                 "vsock-%d-%u", getpid (), vm.svm_port);
}

int
socket (int family, int type, int protocol)
{
  return (int) syscall (SYS_socket, family == AF_VSOCK ? AF_UNIX : family,
                        type, protocol);
}

int
bind (int fd, const struct sockaddr *addr, socklen_t len)
{
  struct sockaddr_un un;
  socklen_t un_len;

  if (addr->sa_family != AF_VSOCK)
    return (int) syscall (SYS_bind, fd, addr, len);
  memcpy (&seen.bound, addr, sizeof seen.bound);
  seen.len = len;
  if (seen.bound.svm_port == VMADDR_PORT_ANY)
    return 0;
  un_len = unix_name (addr, &un);
  return (int) syscall (SYS_bind, fd, &un, un_len);
}

int
connect (int fd, const struct sockaddr *addr, socklen_t len)
{
  struct sockaddr_un un;
  socklen_t un_len;

  if (addr->sa_family != AF_VSOCK)
    return (int) syscall (SYS_connect, fd, addr, len);
  memcpy (&seen.connected, addr, sizeof seen.connected);
  seen.len = len;
  errno = connect_error;
  if (errno != 0)
    return -1;
  un_len = unix_name (addr, &un);
  return (int) syscall (SYS_connect, fd, &un, un_len);
}

/* Of every socket the one that was bound last. */
int
getsockname (int fd, struct sockaddr *restrict addr, socklen_t *restrict len)
{
  (void) fd;
  memcpy (addr, &seen.bound, sizeof seen.bound);
  *len = sizeof seen.bound;
  return 0;
}

/* The peer is CID 3, port 1025. */
int
accept4 (int fd, struct sockaddr *restrict addr, socklen_t *restrict len,
         int flags)
{
  struct sockaddr_vm vm = { .svm_family = AF_VSOCK, .svm_cid = 3,
                            .svm_port = 1025 };
  int peer = (int) syscall (SYS_accept4, fd, NULL, NULL, flags);

  memcpy (addr, &vm, sizeof vm);
  *len = sizeof vm;
  return peer;
}

/* -- tests ---------------------------------------------------------------- */

static void
setup (void)
{
  sockets_setup ();
  memset (&seen, 0, sizeof seen);
  connect_error = device_error = 0;
}

static struct modcat_channel *
open_text (const char *text, int *result)
{
  struct modcat_address *a = sockets_bind (&vsock_LTX_modcat_module, text);

  ck_assert_msg (a != NULL, "%s: %s", text, sockets_why);
  return sockets_open (a, result);
}

static struct modcat_channel *
open_good (const char *text)
{
  int result;
  struct modcat_channel *ch = open_text (text, &result);

  ck_assert_msg (result == MODCAT_OK, "%s: %s", text, scratch_logged ());
  return ch;
}

static void
open_bad (const char *text, const char *line)
{
  int result;

  mc_channel_close (open_text (text, &result));
  ck_assert_msg (result == MODCAT_FAIL, "%s", text);
  scratch_ck_logged (line);
}

static const char *
variable (const struct modcat_channel *ch, const char *name)
{
  const struct mc_env *env = &mc_channel_of (ch)->env;

  for (size_t i = 0; i < env->count; i++)
    if (strcmp (env->names[i], name) == 0)
      return env->values[i];
  return "";
}

START_TEST (numbers)
{
  unsigned n;

  ck_assert_ptr_null (parse_number ("0", &n));
  ck_assert_uint_eq (n, 0);
  ck_assert_ptr_null (parse_number ("4294967295", &n));
  ck_assert_uint_eq (n, 4294967295u);
  ck_assert_ptr_null (parse_number ("0x10", &n));
  ck_assert_uint_eq (n, 16);
  ck_assert_str_eq (parse_number ("4294967296", &n), "is above 4294967295");
  ck_assert_str_eq (parse_number ("99999999999999999999", &n),
                    "is above 4294967295");
  ck_assert_str_eq (parse_number ("", &n), "is no number");
  ck_assert_str_eq (parse_number (" 1", &n), "is no number");
  ck_assert_str_eq (parse_number ("-1", &n), "is no number");
  ck_assert_str_eq (parse_number ("1x", &n), "is no number");
}
END_TEST

START_TEST (local_addresses)
{
  static const struct { const char *text; unsigned cid, port; } rows[] = {
    { "3", 3, VMADDR_PORT_ANY }, { "3:", 3, VMADDR_PORT_ANY },
    { "3:9", 3, 9 }, { ":9", VMADDR_CID_ANY, 9 },
    { ":", VMADDR_CID_ANY, VMADDR_PORT_ANY },
    { "0x3:0x9", 3, 9 },
  };
  static const char *const bad[] = {
    "x", "3:x", "3:9:1", "-1", "4294967296", "3:4294967296", "3 :9",
    "00000000000000000000000000000003",
  };
  struct sockaddr_vm vm;

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    clear (&vm);
    ck_assert_ptr_null (parse_bind (rows[i].text, &vm));
    ck_assert_uint_eq (vm.svm_cid, rows[i].cid);
    ck_assert_uint_eq (vm.svm_port, rows[i].port);
  }
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    ck_assert_msg (parse_bind (bad[i], &vm) != NULL, "%s", bad[i]);
}
END_TEST

START_TEST (both_ends)
{
  struct modcat_channel *ln = open_good ("VSOCK-LISTEN:99"), *ch, *peer;
  char buf[10];
  int result;

  ck_assert_uint_eq (seen.len, sizeof (struct sockaddr_vm));
  ck_assert (seen.bound.svm_cid == VMADDR_CID_ANY);
  ck_assert_uint_eq (seen.bound.svm_port, 99);
  ck_assert_str_eq (device_path, "/dev/vsock");
  scratch_ck_logged (" N VSOCK CID=42\n");
  scratch_ck_logged (" N listening on AF=40 cid:4294967295 port:99\n");
  ch = open_good ("VSOCK:1:99");
  ck_assert_uint_eq (seen.connected.svm_cid, 1);
  ck_assert_uint_eq (seen.connected.svm_port, 99);
  scratch_ck_logged (" N opening connection to AF=40 cid:1 port:99\n");
  peer = sockets_accept (ln, &result);
  ck_assert_int_eq (result, MODCAT_OK);
  scratch_ck_logged (" N accepting connection from AF=40 cid:3 port:1025 on "
                     "AF=40 cid:4294967295 port:99\n");
  ck_assert_str_eq (variable (peer, "PEERADDR"), "3");
  ck_assert_str_eq (variable (peer, "PEERPORT"), "1025");
  ck_assert_str_eq (variable (peer, "SOCKPORT"), "99");
  ck_assert_int_eq (modcat_write (ch, "text", 4), 4);
  ck_assert_int_eq (modcat_read (peer, buf, sizeof buf), 4);
  mc_channel_close (peer);
  mc_channel_close (ch);
  mc_channel_close (ln);
}
END_TEST

START_TEST (bound)
{
  struct modcat_channel *ln = open_good ("VSOCK-L:98,bind=7"), *ch;

  ck_assert_uint_eq (seen.bound.svm_cid, 7);
  ck_assert_uint_eq (seen.bound.svm_port, 98);
  ch = open_good ("VSOCK-CONNECT:0x7:98,bind=:97");
  ck_assert (seen.bound.svm_cid == VMADDR_CID_ANY);
  ck_assert_uint_eq (seen.bound.svm_port, 97);
  mc_channel_close (ch);
  ch = open_good ("VSOCK-CONNECT:7:98,bind=5");
  ck_assert_uint_eq (seen.bound.svm_cid, 5);
  ck_assert (seen.bound.svm_port == VMADDR_PORT_ANY);
  mc_channel_close (ch);
  mc_channel_close (ln);
}
END_TEST

START_TEST (refused)
{
  open_bad ("VSOCK:1:96", " E connect(");
  connect_error = ETIMEDOUT;
  open_bad ("VSOCK:3:22", ", AF=40 cid:3 port:22, 16): Connection timed out\n");
  open_bad ("VSOCK:x:22", "column 7: cid \"x\" is no number");
  open_bad ("VSOCK:3:y", "column 9: port \"y\" is no number");
  open_bad ("VSOCK:3:22,bind=y", "column 17: bind \"y\" is not [cid][:port]");
  open_bad ("VSOCK:3:22,pf=2", "sockets of VSOCK have the family 40");
  open_bad ("VSOCK-LISTEN:22,bind=1:2", "column 22: port specification not "
            "allowed in this bind option");
  open_bad ("VSOCK-LISTEN:22,bind=y", "column 22: bind \"y\" is not");
}
END_TEST

/* A listener needs its peers to know the CID; a client doesn't. */
START_TEST (no_device)
{
  struct modcat_channel *ln, *ch;

  device_error = ENOENT;
  ln = open_good ("VSOCK-LISTEN:95");
  scratch_ck_logged (" W /dev/vsock: No such file or directory: this machine's "
                     "CID is not known\n");
  mc_channel_close (ln);
  device_error = 0;
  ln = open_good ("VSOCK-LISTEN:95");
  device_error = EACCES;
  ch = open_good ("VSOCK:1:95,pf=40");
  scratch_ck_not_logged ("Permission denied");
  mc_channel_close (ch);
  mc_channel_close (ln);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    numbers, local_addresses, both_ends, bound, refused, no_device,
  };
  Suite *suite = suite_create ("vsock");
  TCase *tc = tcase_create ("vsock");

  tcase_add_checked_fixture (tc, setup, sockets_teardown);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    tcase_add_test (tc, tests[i]);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
