/* tests/unit/test-option.c -- binding an address, and applying its options.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/fake.h"
#include "tests/unit/unit.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* -- what there is to bind ------------------------------------------------ */

struct conf {
  int number, other;
  const char *secret;
  const struct modcat_value *two;
  const struct modcat_address *via;
  struct modcat_flags flags;
};

/* What appliers have seen: "first=1 many=2 ". */
static char applied_log[200];

/* arg[1]: what to return. */
static int
apply (const struct modcat_target *t, const struct modcat_opt *opt,
       const struct modcat_value *v)
{
  size_t used = strlen (applied_log);

  ck_assert_int_eq (t->fd, 42);
  snprintf (applied_log + used, sizeof applied_log - used, "%s=%d ",
            opt->name, (int) v->num[0]);
  return (int) opt->arg[1];
}

static const struct modcat_opt own_opts[] = {
  { .name = "number", .aliases = "num,nr", .type = MODCAT_INT, .min = 1,
    .max = 9, .dflt = "5", .phase = MODCAT_PH_INIT,
    .store = offsetof (struct conf, number) },
  { .name = "other", .type = MODCAT_INT, .phase = MODCAT_PH_OFFSET,
    .store = offsetof (struct conf, other) },
  { .name = "secret", .type = MODCAT_STRING, .flags = MODCAT_OPT_SECRET,
    .phase = MODCAT_PH_SPECIFIC, .store = offsetof (struct conf, secret) },
  { .name = "two", .type = MODCAT_INT_INT, .dflt = "3:4",
    .phase = MODCAT_PH_SPECIFIC, .store = offsetof (struct conf, two) },
  { .name = "via", .type = MODCAT_ADDRESS, .phase = MODCAT_PH_SPECIFIC,
    .store = offsetof (struct conf, via) },
  { .name = "bit-1", .type = MODCAT_FLAG, .arg = { 1 },
    .phase = MODCAT_PH_SPECIFIC, .store = offsetof (struct conf, flags) },
  { .name = "bit-2", .type = MODCAT_FLAG, .arg = { 2 },
    .phase = MODCAT_PH_SPECIFIC, .store = offsetof (struct conf, flags) },
  { .name = "last", .type = MODCAT_INT, .phase = MODCAT_PH_LATE2,
    .apply = apply },
  { .name = "first", .type = MODCAT_INT, .phase = MODCAT_PH_FD,
    .apply = apply },
  { .name = "many", .type = MODCAT_INT, .phase = MODCAT_PH_FD,
    .flags = MODCAT_OPT_REPEAT, .apply = apply },
  { .name = "stage", .type = MODCAT_INT, .phase = MODCAT_PH_FD,
    .flags = MODCAT_OPT_CHANNEL, .apply = apply },
  { .name = "skips", .type = MODCAT_INT, .phase = MODCAT_PH_FD,
    .apply = apply, .arg = { 0, MODCAT_SKIP } },
  { .name = "fails", .type = MODCAT_INT, .phase = MODCAT_PH_FD,
    .apply = apply, .arg = { 0, MODCAT_FAIL } },
  { .name = "refuses", .type = MODCAT_INT, .phase = MODCAT_PH_ACCEPT,
    .apply = apply, .arg = { 0, MODCAT_REFUSE } },
};

static int
never (const struct modcat_request *rq, struct modcat_channel *ch)
{
  (void) rq;
  (void) ch;
  ck_abort_msg ("binding must open nothing");
}

static const struct modcat_addr addrs[] = {
  { .names = "TCP-LISTEN,TCP-L", .usage = "TCP-LISTEN:<port>",
    .min_args = 1, .max_args = 1, .listen = never,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_child,
                             &modcat_group_listen) },
  { .names = "TCP-CONNECT,TCP", .usage = "TCP-CONNECT:<host>:<port>",
    .min_args = 2, .max_args = 2, .open = never,
    .groups = MODCAT_GROUPS (&modcat_group_fd, &modcat_group_child) },
  { .names = "OWN", .usage = "OWN[:<a>[:<b>]]", .max_args = 2,
    .groups = MODCAT_GROUPS (&modcat_group_fd), .more_groups = "SOCKET,TERM",
    .opts = MODCAT_LIST (own_opts), .conf_size = sizeof (struct conf) },
  { .names = "FD", .usage = "FD:<fdnum>", .infer = "digit", .min_args = 1,
    .max_args = 1, .groups = MODCAT_GROUPS (&modcat_group_fd) },
  { .names = "GOPEN", .usage = "GOPEN:<filename>", .infer = "path",
    .min_args = 1, .max_args = 1,
    .groups = MODCAT_GROUPS (&modcat_group_fd) },
  { .names = "STDIO,-", .usage = "STDIO" },
  { .names = "TEXT", .usage = "TEXT:<string>", .min_args = 1, .max_args = 1,
    .pair_with = "OWN" },
  { .names = "LONELY", .usage = "LONELY", .pair_with = "GONE" },
};

static const struct modcat_module module = {
  .size = sizeof module, .api = MODCAT_API, .name = "many",
  .addrs = MODCAT_LIST (addrs),
};

struct term_conf { int speed, set; };

static const struct modcat_opt term_opts[] = {
  { .name = "raw", .type = MODCAT_INT, .phase = MODCAT_PH_FD,
    .apply = apply },
  { .name = "cooked", .type = MODCAT_INT, .phase = MODCAT_PH_FD,
    .apply = apply },
  { .name = "broken", .type = MODCAT_INT, .phase = MODCAT_PH_FD,
    .apply = apply, .arg = { 0, MODCAT_FAIL } },
  { .name = "absent", .type = MODCAT_INT, .phase = MODCAT_PH_FD,
    .apply = apply, .arg = { 0, MODCAT_SKIP } },
  { .name = "speed", .type = MODCAT_INT, .phase = MODCAT_PH_OFFSET,
    .dflt = "9600", .store = offsetof (struct term_conf, speed) },
  { .name = "set", .type = MODCAT_INT, .phase = MODCAT_PH_OFFSET,
    .store = offsetof (struct term_conf, set) },
};
static int
finish (const struct modcat_target *t, int phase)
{
  size_t used = strlen (applied_log);

  ck_assert_int_eq (t->fd, 42);
  snprintf (applied_log + used, sizeof applied_log - used, "finish=%s ",
            mc_phase_name (phase));
  return MODCAT_OK;
}

static const struct modcat_group term_group = {
  .size = sizeof term_group, .name = "TERM", .help = "terminals",
  .opts = MODCAT_LIST (term_opts), .conf_size = sizeof (struct term_conf),
  .finish = finish,
};

/* A module's addition to every address. */
static const struct modcat_opt more_opts[] = {
  { .name = "rate", .type = MODCAT_INT, .phase = MODCAT_PH_LATE,
    .apply = apply },
};
static const struct modcat_group more_group = {
  .size = sizeof more_group, .name = "APPL", .help = "more",
  .opts = MODCAT_LIST (more_opts),
};

/* Nobody here takes its group. */
static const struct modcat_opt range_opts[] = {
  { .name = "range", .type = MODCAT_STRING, .phase = MODCAT_PH_ACCEPT,
    .apply = apply },
  { .name = "wrapped", .type = MODCAT_INT, .phase = MODCAT_PH_ACCEPT },
};
static const struct modcat_group range_group = {
  .size = sizeof range_group, .name = "RANGE", .help = "peers",
  .opts = MODCAT_LIST (range_opts), .conf_size = sizeof (int),
};

static const struct modcat_module term_module = {
  .size = sizeof term_module, .api = MODCAT_API, .name = "term",
  .groups = MODCAT_GROUPS (&term_group, &more_group, &range_group),
};

static const struct modcat_module *const modules[] = {
  &module, &term_module, NULL
};

static void
set_up (void)
{
  fake_modules = modules;
  fake_ctx.set = (struct mc_settings) { .progname = "modcat" };
  fake_log_clear ();
  applied_log[0] = '\0';
}

static const struct conf *
conf_of (const struct modcat_address *a)
{
  return mc_address_conf (a, NULL);
}

/* -- keywords ------------------------------------------------------------- */

static const struct {
  const char *text, *names;
  int argc;
  const char *logged;
} keywords[] = {
  { "TCP-LISTEN:80", "TCP-LISTEN,TCP-L", 1, "" },
  { "tcp-l:80", "TCP-LISTEN,TCP-L", 1, "" },
  { "\"Tcp\":a:b", "TCP-CONNECT,TCP", 2, "" },
  { "-", "STDIO,-", 0, "" },
  { "OWN", "OWN", 0, "" },
  { "OWN:a:b", "OWN", 2, "" },
  { "5", "FD", 1, "I interpreting address \"5\" as file descriptor\n" },
  { "/a/b", "GOPEN", 1, "I interpreting address \"/a/b\" as file name\n" },
  { "5/b", "GOPEN", 1, "I interpreting address \"5/b\" as file name\n" },
  { "'a/:,b'", "GOPEN", 1,
    "I interpreting address \"a/:,b\" as file name\n" },
};

START_TEST (keyword)
{
  for (size_t i = 0; i < COUNT (keywords); i++) {
    struct modcat_address *a;

    fake_log_clear ();
    a = fake_bind (keywords[i].text);
    ck_assert_str_eq (a->type->names, keywords[i].names);
    ck_assert_int_eq (a->argc, keywords[i].argc);
    ck_assert_ptr_null (a->argv[a->argc]);
    ck_assert_str_eq (fake_log (), keywords[i].logged);
    fake_free (a);
  }
}
END_TEST

START_TEST (inferred_parameter)
{
  struct modcat_address *a = fake_bind ("a/\"b c\"");

  ck_assert_str_eq (a->argv[0], "a/b c");
  fake_free (a);
}
END_TEST

START_TEST (pair)
{
  struct modcat_address *a = fake_bind ("TEXT:abc");

  ck_assert_ptr_nonnull (a->pair);
  ck_assert_str_eq (a->pair->type->names, "OWN");
  ck_assert_int_eq (a->pair->argc, 0);
  ck_assert_ptr_null (a->pair->argv[0]);
  ck_assert_int_eq (conf_of (a->pair)->number, 5);
  ck_assert_ptr_null (a->pair->pair);
  fake_free (a);
}
END_TEST

/* -- refusals: TEXT, the last line that is logged ------------------------- */

static const struct { const char *text, *says; } refusals[] = {
  { "", "E 1:0+0 unknown device/address \"\"" },
  { "FOO:x", "E 1:0+3 unknown device/address \"FOO\"" },
  { "12", "E 1:0+2 unknown device/address \"12\"; write FD:12 for that "
    "file descriptor" },
  { "GONE", "E 1:0+4 address type \"GONE\" is in module gone" },
  { "LONELY", "E 1:0+6 address type \"GONE\" is in module gone" },
  { "tcp:a", "E 1:0+3 tcp: wrong number of parameters (1 instead of 2): "
    "usage: TCP-CONNECT:<host>:<port>" },
  { "TCP:a:b:'c':d", "E 1:8+3 TCP: wrong number of parameters (4 instead of "
    "2): usage: TCP-CONNECT:<host>:<port>" },
  { "-:a", "E 1:2+1 -: wrong number of parameters (1 instead of 0): usage: "
    "STDIO" },
  { "OWN:a:b:c", "E 1:8+1 OWN: wrong number of parameters (3 instead of 0 to "
    "2): usage: OWN[:<a>[:<b>]]" },
  { "a/b:c:d", "E 1:4+1 GOPEN: wrong number of parameters (3 instead of 1): "
    "usage: GOPEN:<filename>" },
  { "5:x", "E 1:2+1 FD: wrong number of parameters (2 instead of 1): usage: "
    "FD:<fdnum>" },
  /* names of options */
  { "TCP-L:1,forkk", "E 1:8+5 unknown option \"forkk\" for TCP-LISTEN; did "
    "you mean \"fork\"?" },
  { "OWN,\\x\"Q\"", "E 1:4+5 unknown option \"xQ\" for OWN" },
  { "OWN,nmber=3", "E 1:4+5 unknown option \"nmber\" for OWN; did you mean "
    "\"number\"?" },
  { "OWN,rww", "E 1:4+3 unknown option \"rww\" for OWN; did you mean "
    "\"raw\"?" },
  { "STDIO,igoreeof", "E 1:6+8 unknown option \"igoreeof\" for STDIO; did you "
    "mean \"ignoreeof\"?" },
  { "OWN,fork", "E 1:4+4 option \"fork\" not supported with this address "
    "type, OWN; it is of group CHILD (addresses that take one peer after "
    "the other); for example TCP-LISTEN, TCP-CONNECT take it" },
  { "TCP:a:b,ro,backlog=3", "E 1:8+2 unknown option \"ro\"" },
  { "TCP:a:b,backlog=3", "E 1:8+7 option \"backlog\" not supported with this "
    "address type, TCP-CONNECT; it is of group LISTEN (addresses that wait for "
    "connections); for example TCP-LISTEN takes it" },
  { "OWN,f-setpipe-sz=9", "E 1:4+12 option \"f-setpipe-sz\" not supported "
    "with this address type, OWN; it is of group FIFO (pipes, named or not)"
    "\n" },
  { "OWN,range=x", "E 1:4+5 option \"range\" not supported with this address "
    "type, OWN; it is of group RANGE\n" },
  { "TCP:a:b,raw", "E 1:8+3 option \"raw\" not supported with this address "
    "type, TCP-CONNECT; it is of group TERM; for example OWN takes it\n" },
  { "TCP:a:b,number=3", "E 1:8+6 option \"number\" not supported with this "
    "address type, TCP-CONNECT; for example OWN takes it\n" },
  { "OWN,gone", "E 1:4+4 option \"gone\" is in module gone, which is not" },
  { "OWN,i-push=x", "E 1:4+6 option \"i-push\" does not exist on this system, "
    "only on others" },
  { "OWN,O_RSHARE", "E 1:4+8 option \"O_RSHARE\" does not exist on this" },
  /* values */
  { "OWN,num=12x", "E 1:8+3 option \"num\": value \"12x\" has trailing "
    "characters" },
  { "OWN,other=1,'num'=\"12\"", "E 1:18+4 option \"num\": value \"12\" is "
    "not between 1 and 9" },
  { "OWN,number=", "E 1:11+0 option \"number\": value \"\" has no number" },
  { "OWN,chdir", "E 1:4+5 option \"chdir\": value required" },
  { "OWN,chdir=", "E 1:10+0 option \"chdir\": value \"\" is empty" },
  { "OWN,cr=1", "E 1:7+1 option \"cr\": no value permitted" },
  { "OWN,two=1", "E 1:8+1 option \"two\": value \"1\" needs 2 parts" },
  { "OWN,user=no-such-user", "E 1:9+12 option \"user\": value \"no-such-user"
    "\" is no user of this system" },
  { "OWN,secret=", "E 1:11+0 option \"secret\": the value is empty" },
  /* addresses within */
  { "OWN,via={FOO}", "E 0:0+3 unknown device/address \"FOO\"" },
  { "OWN,via=FOO", "E 0:0+3 unknown device/address \"FOO\"" },
  { "OWN,via={OWN,num=0}", "E 0:8+1 option \"num\": value \"0\" is not "
    "between 1 and 9" },
  { "OWN,via={OWN,via={OWN,via={OWN,x}}}", "E 0:4+1 unknown option \"x\"" },
  { "OWN,via={OWN!!OWN}", "E 0:0+8 an address within an address must be one "
    "for both" },
  { "OWN,via={A:\\\\}", "E 0:2+1 a backslash at the end" },
  { "OWN,via=", "E 1:8+0 option \"via\": value \"\" is empty" },
  /* what has no sense together */
  { "OWN,lockfile=a,waitlock=b", "E 1:15+8 options \"lockfile\" and "
    "\"waitlock\" exclude each other" },
  { "OWN,waitlock=b,lockfile=a", "E 1:15+8 options \"lockfile\" and" },
  { "TCP-L:1,max-children=3", "E 1:8+12 option max-children not allowed "
    "without option fork" },
  { "TCP-L:1,fork=0,maxchildren=3", "E 1:15+11 option max-children not" },
};

/* The last line of the log. */
static const char *
last_line (const char *log)
{
  const char *line = log;

  for (const char *c = log; *c != '\0'; c++)
    if (*c == '\n' && c[1] != '\0')
      line = c + 1;
  return line;
}

START_TEST (refused)
{
  for (size_t i = 0; i < COUNT (refusals); i++) {
    const char *line = last_line (fake_refused (refusals[i].text));

    if (strncmp (line, refusals[i].says, strlen (refusals[i].says)) != 0)
      ck_abort_msg ("\"%s\" says: %s", refusals[i].text, line);
    ck_assert_msg (strchr (fake_log (), 'E') >= line,
                   "\"%s\" says more than one error", refusals[i].text);
  }
}
END_TEST

START_TEST (long_names)
{
  char text[2100] = "OWN,";

  memset (text + 4, 'x', 2000);
  ck_assert_str_eq (fake_refused (text), "E 1:4+2000 unknown option "
                    "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                    "xxxxxxxxx\" for OWN\n");
}
END_TEST

/* -- values in confs ------------------------------------------------------ */

START_TEST (defaults)
{
  struct modcat_address *a = fake_bind ("OWN");
  const struct mc_appl_conf *appl = mc_address_conf (a, &mc_group_appl);
  const struct mc_fd_conf *fd = mc_address_conf (a, &modcat_group_fd);
  const struct mc_process_conf *process
    = mc_address_conf (a, &mc_group_process);

  ck_assert_int_eq (conf_of (a)->number, 5);
  ck_assert_int_eq (conf_of (a)->other, 0);
  ck_assert_int_eq (conf_of (a)->two->num[1], 4);
  ck_assert_ptr_null (conf_of (a)->via);
  ck_assert_int_eq (appl->escape, -1);
  ck_assert_int_eq (fd->shut, 0);
  ck_assert_ptr_null (process->netns);
  ck_assert_ptr_nonnull (mc_address_conf (a, &mc_group_all));
  ck_assert_ptr_null (mc_address_conf (a, &modcat_group_listen));
  ck_assert_uint_eq (a->nopts, 0);
  fake_free (a);
}
END_TEST

START_TEST (stored)
{
  struct modcat_address *a = fake_bind ("OWN,NR=7,two=1:2,secret=\"a,b\","
                                        "bit-1,bit-2=0,other=0x10");

  ck_assert_int_eq (conf_of (a)->number, 7);
  ck_assert_int_eq (conf_of (a)->other, 16);
  ck_assert_int_eq (conf_of (a)->two->num[0], 1);
  ck_assert_str_eq (conf_of (a)->secret, "a,b");
  ck_assert_uint_eq (conf_of (a)->flags.set, 1);
  ck_assert_uint_eq (conf_of (a)->flags.clear, 2);
  ck_assert_ptr_nonnull (mc_address_opt (a, "number"));
  ck_assert_ptr_null (mc_address_opt (a, "nr"));
  ck_assert_ptr_null (mc_address_opt (a, "escape"));
  fake_free (a);
}
END_TEST

START_TEST (logged)
{
  fake_free (fake_bind ("OWN,nr=7,two=1:2,secret=x,cr,chdir=/a,su-d=0,"
                        "via={OWN,secret=y,other=1}"));
  ck_assert_str_eq (fake_log (),
                    "I setting option \"number\" to 7\n"
                    "I setting option \"two\" to 1:2\n"
                    "I setting option \"secret\"\n"
                    "I setting option \"cr\"\n"
                    "I setting option \"chdir\" to \"/a\"\n"
                    "I setting option \"substuser-delayed\" to \"0\"\n"
                    "I setting option \"via\"\n"
                    "I setting option \"secret\"\n"
                    "I setting option \"other\" to 1\n");
}
END_TEST

/* What an error that comes later shows of an address. */
START_TEST (shown)
{
  static const struct { const char *text, *shown; } cases[] = {
    { "OWN,nr=7,secret=abc,two=1:2", "OWN,nr=7,secret=***,two=1:2" },
    { "OWN,via={OWN,nr=1},nr=2", "OWN,via={OWN,nr=1},nr=2" },
    { "OWN,via={OWN,secret=x},nr=2", "OWN,via=**************,nr=2" },
  };

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct modcat_address *a = fake_bind (cases[i].text);

    ck_assert_str_eq (a->spec->shown, cases[i].shown);
    fake_free (a);
  }
}
END_TEST

START_TEST (added_group)
{
  struct modcat_address *a = fake_bind ("OWN,set=3,raw");
  const struct term_conf *term = mc_address_conf (a, &term_group);

  ck_assert_int_eq (term->speed, 9600);
  ck_assert_int_eq (term->set, 3);
  ck_assert_ptr_eq (mc_address_opt (a, "raw")->group, &term_group);
  fake_free (a);
  a = fake_bind ("STDIO,rate=3");
  ck_assert_ptr_eq (mc_address_opt (a, "rate")->group, &more_group);
  fake_free (a);
}
END_TEST

START_TEST (nested)
{
  struct modcat_address *a = fake_bind ("OWN,via={OWN:[a]:b,via=TCP:x:y}");
  const struct modcat_address *via = conf_of (a)->via;

  ck_assert_str_eq (via->argv[0], "[a]");
  ck_assert_str_eq (conf_of (via)->via->type->names, "TCP-CONNECT,TCP");
  ck_assert_str_eq (conf_of (via)->via->argv[1], "y");
  fake_free (a);
}
END_TEST

/* 200 levels, which is all that fits into a value. */
START_TEST (nested_deep)
{
  char text[3000] = "OWN";     /* zeros to its end */
  struct modcat_address *a;
  const struct modcat_address *at;
  size_t depth = 0;

  for (size_t i = 0; i < 200; i++)
    strcat (text, ",via={OWN");
  strcat (text, ",nr=2");
  memset (text + strlen (text), '}', 200);
  a = fake_bind (text);
  for (at = a; conf_of (at)->via != NULL; at = conf_of (at)->via)
    depth++;
  ck_assert_uint_eq (depth, 200);
  fake_free (a);
}
END_TEST

/* -- repeats and order ---------------------------------------------------- */

static const char *
names_of (const struct modcat_address *a)
{
  static char names[400];

  names[0] = '\0';
  for (size_t i = 0; i < a->nopts; i++)
    snprintf (names + strlen (names), sizeof names - strlen (names),
              "%s=%d ", a->opts[i].opt->name,
              (int) a->opts[i].value.num[0]);
  return names;
}

START_TEST (repeated)
{
  struct modcat_address *a = fake_bind ("OWN,num=1,two=1:1,nr=2,two=2:2,"
                                        "number=3,many=1,many=1,many=2");

  ck_assert_int_eq (conf_of (a)->number, 3);
  ck_assert_int_eq (conf_of (a)->two->num[0], 2);
  ck_assert_str_eq (names_of (a), "number=3 many=1 many=1 many=2 two=2 ");
  ck_assert_str_eq (mc_address_opt (a, "number")->words->name.text,
                    "number");
  fake_free (a);
}
END_TEST

START_TEST (ordered)
{
  struct modcat_address *a = fake_bind ("OWN,last=1,many=2,first=3,number=4,"
                                        "many=5,other=6,first=7");

  ck_assert_str_eq (names_of (a), "other=6 number=4 many=2 many=5 first=7 "
                    "last=1 ");
  fake_free (a);
}
END_TEST

START_TEST (very_many)
{
  enum { MANY = 20000 };
  char *text = malloc (4 + 6 * MANY);
  struct modcat_address *a;
  char *at;

  ck_assert_ptr_nonnull (text);
  at = stpcpy (text, "OWN");
  for (size_t i = 0; i < MANY / 2; i++)
    at = stpcpy (stpcpy (at, ",nr=7"), ",many");
  a = fake_bind (text);
  ck_assert_uint_eq (a->nopts, MANY / 2 + 1);
  fake_free (a);
  free (text);
}
END_TEST

/* -- -g ------------------------------------------------------------------- */

START_TEST (no_group_check)
{
  struct modcat_address *a;
  unsigned char marks[8] = "";

  fake_ctx.set.no_group_check = true;
  a = fake_bind ("STDIO,backlog=7,raw,range=x");
  ck_assert_ptr_nonnull (mc_address_conf (a, &modcat_group_listen));
  ck_assert_ptr_eq (mc_address_opt (a, "raw")->group, &term_group);
  /* Nobody will read that conf, so it counts as not applied. */
  memset (marks, 1, sizeof marks);
  ck_assert_ptr_null (mc_options_unapplied (a, marks));
  marks[mc_address_opt (a, "backlog") - a->opts] = 0;
  ck_assert_ptr_eq (mc_options_unapplied (a, marks),
                    mc_address_opt (a, "backlog"));
  fake_free (a);
  fake_refused ("STDIO,nonsense");
}
END_TEST

/* -- warnings ------------------------------------------------------------- */

START_TEST (warnings)
{
  static const char warning[] = "W option \"netns\" is experimental\n";

  fake_free (fake_bind ("OWN,netns=x"));
  ck_assert_str_eq (last_line (fake_log ()), warning);
  fake_ctx.set.experimental = true;
  fake_log_clear ();
  fake_free (fake_bind ("OWN,netns=x"));
  ck_assert_ptr_null (strstr (fake_log (), warning));
  fake_free (fake_bind ("TCP:a:b,max-children=3"));
  ck_assert_str_eq (last_line (fake_log ()), "W option \"max-children\" has no"
                    " effect without option \"fork\"\n");
  fake_log_clear ();
  fake_free (fake_bind ("TCP-L:1,max-children=3,fork"));
  ck_assert_ptr_null (strchr (fake_log (), 'W'));
}
END_TEST

/* -- applying ------------------------------------------------------------- */

static const struct modcat_request rq;
static const struct modcat_target target = { .rq = &rq, .fd = 42 };

START_TEST (applied_in_order)
{
  struct modcat_address *a = fake_bind ("OWN,last=1,many=2,first=3,many=4,"
                                        "other=5");
  unsigned char marks[8] = "";

  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_FD, 0),
                    MODCAT_OK);
  ck_assert_str_eq (applied_log, "many=2 first=3 many=4 ");
  ck_assert_str_eq (mc_options_unapplied (a, marks)->opt->name, "last");
  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_LATE2, 0),
                    MODCAT_OK);
  ck_assert_ptr_null (mc_options_unapplied (a, marks));
  /* again, and only those that are left */
  applied_log[0] = '\0';
  mc_options_apply (a, marks, &target, MODCAT_PH_LATE2, MC_OPTS_LEFT);
  ck_assert_str_eq (applied_log, "");
  mc_options_apply (a, marks, &target, MODCAT_PH_LATE2, 0);
  ck_assert_str_eq (applied_log, "last=1 ");
  /* a stored one is marked when its phase comes */
  ck_assert_int_eq (marks[0], 0);
  mc_options_apply (a, marks, &target, MODCAT_PH_OFFSET, 0);
  ck_assert_int_eq (marks[0], 1);
  fake_free (a);
}
END_TEST

START_TEST (skipped)
{
  struct modcat_address *a = fake_bind ("OWN,skips=1,first=2");
  unsigned char marks[8] = "";

  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_FD, 0),
                    MODCAT_OK);
  ck_assert_str_eq (applied_log, "skips=1 first=2 ");
  ck_assert_str_eq (mc_options_unapplied (a, marks)->opt->name, "skips");
  fake_free (a);
}
END_TEST

/* The one that failed is marked, so that -s can go on behind it. */
START_TEST (failed)
{
  struct modcat_address *a = fake_bind ("OWN,first=1,fails=2,many=3,"
                                        "refuses=4");
  unsigned char marks[8] = "";

  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_FD,
                                      MC_OPTS_LEFT), MODCAT_FAIL);
  ck_assert_str_eq (applied_log, "first=1 fails=2 ");
  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_FD,
                                      MC_OPTS_LEFT), MODCAT_OK);
  ck_assert_str_eq (applied_log, "first=1 fails=2 many=3 ");
  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_ACCEPT, 0),
                    MODCAT_REFUSE);
  fake_free (a);
}
END_TEST

START_TEST (which_of_them)
{
  struct modcat_address *a = fake_bind ("OWN,first=1,stage=2,raw=3,rate=4,"
                                        "chroot=/nonexistent");
  unsigned char marks[8] = "";

  mc_options_apply (a, marks, &target, MODCAT_PH_FD, MC_OPTS_OF_FDS);
  ck_assert_str_eq (applied_log, "first=1 raw=3 finish=FD ");
  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_LATE,
                                      MC_OPTS_NOT_PROCESS), MODCAT_OK);
  ck_assert_str_eq (applied_log, "first=1 raw=3 finish=FD rate=4 ");
  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_LATE,
                                      MC_OPTS_LEFT), MODCAT_FAIL);
  fake_free (a);
}
END_TEST

/* What a group's rows have collected is done once, behind the last. */
START_TEST (finished)
{
  struct modcat_address *a = fake_bind ("OWN,raw=1,first=2,cooked=3,last=4");
  unsigned char marks[8] = "";

  mc_options_apply (a, marks, &target, MODCAT_PH_FD, MC_OPTS_LEFT);
  ck_assert_str_eq (applied_log, "raw=1 first=2 cooked=3 finish=FD ");
  ck_assert_int_eq (marks[0], 1);
  /* with nothing left there is nothing to finish */
  mc_options_apply (a, marks, &target, MODCAT_PH_FD, MC_OPTS_LEFT);
  mc_options_apply (a, marks, &target, MODCAT_PH_LATE2, MC_OPTS_LEFT);
  ck_assert_str_eq (applied_log, "raw=1 first=2 cooked=3 finish=FD last=4 ");
  fake_free (a);
}
END_TEST

START_TEST (not_finished)
{
  struct modcat_address *a = fake_bind ("OWN,raw=1,broken=2,cooked=3");
  unsigned char marks[8] = "";

  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_FD, 0),
                    MODCAT_FAIL);
  ck_assert_str_eq (applied_log, "raw=1 broken=2 ");
  fake_free (a);
  applied_log[0] = '\0';
  memset (marks, 0, sizeof marks);
  a = fake_bind ("OWN,absent=1");
  ck_assert_int_eq (mc_options_apply (a, marks, &target, MODCAT_PH_FD, 0),
                    MODCAT_OK);
  ck_assert_str_eq (applied_log, "absent=1 ");
  fake_free (a);
}
END_TEST

START_TEST (phase_names)
{
  ck_assert_str_eq (mc_phase_name (MODCAT_PH_OFFSET), "OFFSET");
  ck_assert_str_eq (mc_phase_name (MODCAT_PH_PASTSOCKET), "PASTSOCKET");
  ck_assert_str_eq (mc_phase_name (MODCAT_PH_PREEXEC), "PREEXEC");
  ck_assert_str_eq (mc_phase_name (MODCAT_PH_SPECIFIC), "SPECIFIC");
  ck_assert_str_eq (mc_phase_name (0), "?");
  ck_assert_str_eq (mc_phase_name (15), "?");
  ck_assert_str_eq (mc_phase_name (360), "?");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("option");
  TCase *tc = tcase_create ("option");

  tcase_add_checked_fixture (tc, set_up, NULL);
  UNIT_ADD (tc, keyword, inferred_parameter, pair, refused, long_names,
            defaults, stored, logged, shown, added_group, nested, nested_deep,
            repeated, ordered, very_many, no_group_check, warnings,
            applied_in_order, skipped, failed, which_of_them, finished,
            not_finished, phase_names);
  suite_add_tcase (suite, tc);
  return unit_run (suite);
}
