/* tests/unit/test-nearest.c -- names in lists, and "did you mean".
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <string.h>

#include "core/registry.h"
#include "tests/unit/unit.h"

static const char *
nearest (const char *want, const char *names)
{
  static struct mc_near near;

  mc_near_init (&near, want);
  mc_near_add (&near, names);
  return mc_near_best (&near);
}

START_TEST (in_list)
{
  ck_assert (mc_name_in ("tcp", "TCP-CONNECT,TCP,INET"));
  ck_assert (mc_name_in ("Tcp-Connect", "TCP-CONNECT,TCP,INET"));
  ck_assert (mc_name_in ("inet", "TCP-CONNECT,TCP,INET"));
  ck_assert (mc_name_in ("-", "STDIO,-"));
}
END_TEST

START_TEST (not_in_list)
{
  ck_assert (!mc_name_in ("TC", "TCP-CONNECT,TCP,INET"));
  ck_assert (!mc_name_in ("TCPX", "TCP-CONNECT,TCP,INET"));
  ck_assert (!mc_name_in ("TCP,INET", "TCP-CONNECT,TCP,INET"));
  ck_assert (!mc_name_in ("", "TCP"));
  ck_assert (!mc_name_in ("TCP", ""));
  ck_assert (!mc_name_in ("TCP", NULL));
}
END_TEST

START_TEST (one_edit)
{
  ck_assert_str_eq (nearest ("forkk", "bind,fork"), "fork");
  ck_assert_str_eq (nearest ("frk", "bind,fork"), "fork");
  ck_assert_str_eq (nearest ("fo0k", "bind,fork"), "fork");
  ck_assert_str_eq (nearest ("frok", "bind,fork"), "fork");
  ck_assert_str_eq (nearest ("FROK", "bind,fork"), "fork");
  ck_assert_str_eq (nearest ("tcplisten", "UDP-LISTEN,TCP-LISTEN"),
                    "TCP-LISTEN");
}
END_TEST

START_TEST (too_far)
{
  ck_assert_ptr_null (nearest ("x", "y,-"));
  ck_assert_ptr_null (nearest ("xy", "ab,abc"));
  ck_assert_ptr_null (nearest ("frkx", "fork"));
  ck_assert_ptr_null (nearest ("reuseaddress", "setuid,backlog"));
  ck_assert_ptr_null (nearest ("", "a,fork"));
}
END_TEST

START_TEST (more_edits_for_long_words)
{
  ck_assert_str_eq (nearest ("tcp-conet", "TCP-CONNECT"), "TCP-CONNECT");
  ck_assert_str_eq (nearest ("ip-multicast-looop", "ip-multicast-loop,ip-ttl"),
                    "ip-multicast-loop");
  ck_assert_str_eq (nearest ("opensslconnekt", "OPENSSL-CONNECT"),
                    "OPENSSL-CONNECT");
}
END_TEST

START_TEST (best_of_many_lists)
{
  struct mc_near near;

  mc_near_init (&near, "lisen");
  mc_near_add (&near, "lissen,lose");
  mc_near_add (&near, NULL);
  mc_near_add (&near, ",,");
  mc_near_add (&near, "listen");
  ck_assert_str_eq (mc_near_best (&near), "lissen");
  mc_near_add (&near, "lisen");
  ck_assert_str_eq (mc_near_best (&near), "lisen");
}
END_TEST

/* Words as long as the grammar lets through, and names as long as best[]. */
START_TEST (limits)
{
  char want[513], name[65];

  memset (want, 'a', 512);
  want[512] = '\0';
  memset (name, 'a', 64);
  name[64] = '\0';
  ck_assert_ptr_null (nearest (want, name));
  want[66] = '\0';
  ck_assert_ptr_null (nearest (want, name));     /* 64: too long for best */
  name[63] = '\0';
  ck_assert_str_eq (nearest (want, name), name);
}
END_TEST

UNIT_MAIN ("nearest", in_list, not_in_list, one_edit, too_far,
           more_edits_for_long_words, best_of_many_lists, limits)
