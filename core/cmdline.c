/* core/cmdline.c -- the command line of the main program.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "cmdline.h"
#include "log.h"
#include "loop.h"
#include "registry.h"

#define SECOND INT64_C (1000000000)
#define SEE_HELP "; use option \"-h\" for help"

enum { MAX_SECONDS = 1000000000 };     /* 31 years; more overflows in ns */
enum { MAX_BLOCK = 1 << 30 };          /* -b, bytes */

/* The options up to the word at ARGV[I]. */
struct scan {
  struct mc_context *ctx;
  struct mc_command *cmd;
  int argc, i;
  char **argv;
  bool level_given;            /* a -d was there */
};

/* How an option takes its value. */
enum value { NO_VALUE, NEXT_VALUE, APPENDED_VALUE };

/* One option.  With `flag` it sets that member of the settings; else `take`
   is called, and returns -1 when it reported an error. */
struct row {
  const char *name;
  const char *arg;             /* as -h shows it */
  const char *help;
  enum value value;
  int (*take) (struct scan *s, const struct row *row, const char *value);
  size_t flag;
};
#define FLAG(member) \
  .take = take_flag, .flag = offsetof (struct mc_settings, member)

static int
fail (struct scan *s, const char *fmt, ...)
  __attribute__ ((__format__ (__printf__, 2, 3)));
static int
fail (struct scan *s, const char *fmt, ...)
{
  va_list ap;

  va_start (ap, fmt);
  mc_log_vput (s->ctx->log, MODCAT_LOG_ERROR, fmt, ap);
  va_end (ap);
  return -1;
}

/* -- values --------------------------------------------------------------- */

/* TEXT as an unsigned number in C notation, MIN to MAX. */
static int
number (struct scan *s, const struct row *row, const char *text,
        uint64_t min, uint64_t max, uint64_t *out)
{
  char *end;
  unsigned long long n;

  errno = 0;
  n = strtoull (text, &end, 0);
  if (text[0] < '0' || text[0] > '9' || *end != '\0')
    return fail (s, "option %s: \"%s\" is not a number" SEE_HELP,
                 row->name, text);
  if (errno == ERANGE || n < min || n > max)
    return fail (s, "option %s: %s is not between %llu and %llu", row->name,
                 text, (unsigned long long) min, (unsigned long long) max);
  *out = n;
  return 0;
}

/* TEXT as seconds, to ns.  Less than zero becomes -1. */
static int
seconds (struct scan *s, const struct row *row, const char *text,
         int64_t *out)
{
  char *end;
  double n = strtod (text, &end);

  /* "inf", "nan" and hexadecimal are no times, whatever strtod says. */
  if (end == text || *end != '\0'
      || text[strspn (text, "0123456789.eE+-")] != '\0')
    return fail (s, "option %s: \"%s\" is not a number of seconds" SEE_HELP,
                 row->name, text);
  if (n > MAX_SECONDS)
    return fail (s, "option %s: %s s is more than %d s", row->name, text,
                 MAX_SECONDS);
  *out = n < 0 ? -1 : (int64_t) (n * (double) SECOND + 0.5);
  return 0;
}

/* -- what the options do -------------------------------------------------- */

static int
take_flag (struct scan *s, const struct row *row, const char *value)
{
  (void) value;
  *(bool *) ((char *) &s->ctx->set + row->flag) = true;
  return 0;
}

static int
take_block_size (struct scan *s, const struct row *row, const char *value)
{
  uint64_t n;

  if (number (s, row, value, 1, MAX_BLOCK, &n) != 0)
    return -1;
  s->ctx->set.block_size = n;
  s->ctx->set.block_size_given = true;
  return 0;
}

static int
take_signal_mask (struct scan *s, const struct row *row, const char *value)
{
  return number (s, row, value, 0, UINT64_MAX, &s->ctx->set.signal_mask);
}

static int
take_patience (struct scan *s, const struct row *row, const char *value)
{
  int64_t *ns = (int64_t *) (void *) ((char *) &s->ctx->set + row->flag);

  if (seconds (s, row, value, ns) != 0)
    return -1;
  if (*ns < 0)
    return fail (s, "option %s: %s s is less than nothing", row->name, value);
  return 0;
}

/* Enum mc_loop_kind; -1: none of them. */
static int
loop_kind (const char *text)
{
  static const char *const names[] = {
    [MC_LOOP_AUTO] = "auto", [MC_LOOP_POLL] = "poll",
    [MC_LOOP_EPOLL] = "epoll",
  };

  for (int i = 0; i <= MC_LOOP_EPOLL; i++)
    if (strcmp (text, names[i]) == 0)
      return i;
  return -1;
}

static int
take_loop (struct scan *s, const struct row *row, const char *value)
{
  int kind = loop_kind (value);

  if (kind == -1)
    return fail (s, "option %s: \"%s\" is none of auto, poll, epoll",
                 row->name, value);
  if (kind == MC_LOOP_EPOLL && !mc_loop_has_epoll ())
    return fail (s, "option %s: this system has no epoll", row->name);
  s->ctx->set.loop = (enum mc_loop_kind) kind;
  return 0;
}

/* Zero and less mean no limit, as in socat. */
static int
take_inactivity (struct scan *s, const struct row *row, const char *value)
{
  if (seconds (s, row, value, &s->ctx->set.inactivity) != 0)
    return -1;
  if (s->ctx->set.inactivity < 0)
    s->ctx->set.inactivity = 0;
  return 0;
}

static int
take_direction (struct scan *s, const struct row *row, const char *value)
{
  take_flag (s, row, value);
  if (s->ctx->set.left_to_right_only && s->ctx->set.right_to_left_only)
    return fail (s, "-U and -u must not be combined");
  return 0;
}

static int
take_raw_file (struct scan *s, const struct row *row, const char *value)
{
  if (row->name[1] == 'r')
    s->ctx->set.raw_left = value;
  else
    s->ctx->set.raw_right = value;
  return 0;
}

static int
take_lock_file (struct scan *s, const struct row *row, const char *value)
{
  if (s->ctx->set.lock_file)
    return fail (s, "only one -L and -W option allowed");
  s->ctx->set.lock_file = value;
  s->ctx->set.lock_wait = row->name[1] == 'W';
  return 0;
}

static int
take_ip_version (struct scan *s, const struct row *row, const char *value)
{
  (void) value;
  s->ctx->set.listen_ip = s->ctx->set.resolve_ip = row->name[1];
  return 0;
}

static int
take_log_file (struct scan *s, const struct row *row, const char *value)
{
  (void) row;
  return mc_log_to_file (s->ctx->log, value);
}

static int
take_log_stderr (struct scan *s, const struct row *row, const char *value)
{
  (void) row, (void) value;
  mc_log_to_stderr (s->ctx->log);
  return 0;
}

static int
take_log_syslog (struct scan *s, const struct row *row, const char *value)
{
  return mc_log_to_syslog (s->ctx->log, value, row->name[2] == 'm');
}

static int
take_progname (struct scan *s, const struct row *row, const char *value)
{
  (void) row;
  s->ctx->set.progname = value;
  mc_log_set_progname (s->ctx->log, value);
  return 0;
}

static int
take_micros (struct scan *s, const struct row *row, const char *value)
{
  (void) row, (void) value;
  mc_log_set_micros (s->ctx->log, true);
  return 0;
}

static int
take_hostname (struct scan *s, const struct row *row, const char *value)
{
  const char *name = getenv ("HOSTNAME");
  struct utsname uts;

  (void) row, (void) value;
  if (!name)
    name = uname (&uts) == 0 ? uts.nodename : "localhost";
  mc_log_set_hostname (s->ctx->log, name);
  return 0;
}

/* -d, -dd…: each one step further than W, which the first one gives; -dN:
   that level, 0 being E. */
static int
take_level (struct scan *s, const struct row *row, const char *value)
{
  struct mc_log *log = s->ctx->log;
  int level = s->level_given ? (int) mc_log_threshold (log)
                             : MODCAT_LOG_WARN + 1;
  size_t steps = 1 + (value ? strspn (value, "d") : 0);
  char *end;
  long n;

  (void) row;
  if (!value || value[steps - 1] == '\0')
    level -= (int) (steps < MODCAT_LOG_FATAL ? steps : MODCAT_LOG_FATAL);
  else
    {
      n = strtol (value, &end, 0);
      if (end == value || *end != '\0' || n < -1 || n > 4)
        return fail (s, "option \"-d%s\": behind -d there may be more d, or "
                     "a number from 0 to 4" SEE_HELP, value);
      level = MODCAT_LOG_ERROR - (int) n;
    }
  if (level < MODCAT_LOG_DEBUG)
    level = MODCAT_LOG_DEBUG;
  s->level_given = true;
  mc_log_set_threshold (log, (enum modcat_level) level);
  return 0;
}

static int
unknown (struct scan *s, const char *word);

static int
take_help (struct scan *s, const struct row *row, const char *value)
{
  size_t n = value ? strlen (value) : 0;

  if (n > 0 && strspn (value, row->name + 1) != n)
    return unknown (s, s->argv[s->i]);
  s->cmd->action = MC_ACT_HELP;
  s->cmd->help_level = n > 1 ? 3 : (int) n + 1;
  return 0;
}

static int
take_version (struct scan *s, const struct row *row, const char *value)
{
  (void) row, (void) value;
  s->cmd->action = MC_ACT_VERSION;
  return 0;
}

static int
take_list (struct scan *s, const struct row *row, const char *value)
{
  (void) row, (void) value;
  s->cmd->action = MC_ACT_LIST;
  return 0;
}

static int
take_list_of (struct scan *s, const struct row *row, const char *value)
{
  if (value == NULL)
    return fail (s, "option %s<module> lacks the module" SEE_HELP, row->name);
  s->cmd->action = MC_ACT_LIST_OF;
  s->cmd->argument = value;
  return 0;
}

static int
take_dump_module (struct scan *s, const struct row *row, const char *value)
{
  (void) row;
  s->cmd->action = MC_ACT_DUMP_MODULE;
  s->cmd->argument = value;
  return 0;
}

static int
take_dump_config (struct scan *s, const struct row *row, const char *value)
{
  (void) row, (void) value;
  s->cmd->action = MC_ACT_DUMP_CONFIG;
  return 0;
}

/* -- the table ------------------------------------------------------------ */

/* In the order in which -h shows them.  A row without help is another
   spelling of the one before. */
static const struct row rows[] = {
  { .name = "-V", .help = "print the version and the modules, and exit",
    .take = take_version },
  { .name = "--version", .take = take_version },
  { .name = "-h", .arg = "[h[h]]", .value = APPENDED_VALUE,
    .help = "print this help, -hh: all options too, -hhh: aliases too",
    .take = take_help },
  { .name = "-?", .value = APPENDED_VALUE, .take = take_help },
  { .name = "--help", .take = take_help },
  { .name = "--list", .help = "print the modules and what they offer",
    .take = take_list },
  { .name = "--list-", .arg = "<module>", .value = APPENDED_VALUE,
    .help = "print what there is for the addresses of a module",
    .take = take_list_of },
  { .name = "--dump-module", .arg = "<name>", .value = NEXT_VALUE,
    .help = "print all that a module offers, for programs to read",
    .take = take_dump_module },
  { .name = "--dump-config", .take = take_dump_config,
    .help = "print paths and versions, for programs to read" },
  { .name = "-d", .arg = "[ddd|0-4]", .value = APPENDED_VALUE,
    .help = "log warnings, -dd: notices too, -ddd: infos, -dddd: all",
    .take = take_level },
  { .name = "-D", .help = "describe the file descriptors before the transfer",
    FLAG (show_fds) },
  { .name = "--drain", .arg = "<seconds>", .value = NEXT_VALUE,
    .help = "what SIGTERM leaves the sessions of serve (30)",
    .take = take_patience, .flag = offsetof (struct mc_settings, drain) },
  { .name = "--experimental", .help = "allow what is experimental",
    FLAG (experimental) },
  { .name = "--loop", .arg = "<kind>", .value = NEXT_VALUE,
    .help = "wait by poll, epoll, or what suits the number (auto)",
    .take = take_loop },
  { .name = "--statistics", .help = "log the number of bytes at the end",
    FLAG (statistics) },
  { .name = "-ly", .arg = "[facility]", .value = APPENDED_VALUE,
    .help = "log to syslog (daemon)", .take = take_log_syslog },
  { .name = "-lf", .arg = "<file>", .value = NEXT_VALUE,
    .help = "log to a file", .take = take_log_file },
  { .name = "-ls", .help = "log to stderr (default)",
    .take = take_log_stderr },
  { .name = "-lm", .arg = "[facility]", .value = APPENDED_VALUE,
    .help = "log to stderr at first, to syslog once data can flow",
    .take = take_log_syslog },
  { .name = "-lp", .arg = "<name>", .value = NEXT_VALUE,
    .help = "name of the program, in the log and before variables",
    .take = take_progname },
  { .name = "-lu", .help = "log microseconds", .take = take_micros },
  { .name = "-lh", .help = "log the name of the host",
    .take = take_hostname },
  { .name = "-v", .help = "show the data on stderr, as text",
    FLAG (dump_text) },
  { .name = "-x", .help = "show the data on stderr, in hexadecimal",
    FLAG (dump_hex) },
  { .name = "-r", .arg = "<file>", .value = NEXT_VALUE,
    .help = "append what goes from left to right to a file",
    .take = take_raw_file },
  { .name = "-R", .arg = "<file>", .value = NEXT_VALUE,
    .help = "append what goes from right to left to a file",
    .take = take_raw_file },
  { .name = "-b", .arg = "<size>", .value = NEXT_VALUE,
    .help = "bytes of a transfer block (8192)", .take = take_block_size },
  { .name = "-s", .help = "go on after errors", FLAG (sloppy) },
  { .name = "-S", .arg = "<mask>", .value = NEXT_VALUE,
    .help = "signals to catch and to log (0x89de)",
    .take = take_signal_mask },
  { .name = "-t", .arg = "<seconds>", .value = NEXT_VALUE,
    .help = "patience with one side when the other has ended (0.5)",
    .take = take_patience, .flag = offsetof (struct mc_settings, linger) },
  { .name = "-T", .arg = "<seconds>", .value = NEXT_VALUE,
    .help = "end when nothing moves for so long (never)",
    .take = take_inactivity },
  { .name = "-u", .take = take_direction, .help = "left to right only",
    .flag = offsetof (struct mc_settings, left_to_right_only) },
  { .name = "-U", .take = take_direction, .help = "right to left only",
    .flag = offsetof (struct mc_settings, right_to_left_only) },
  { .name = "-g", .help = "take options of groups that the address lacks",
    FLAG (no_group_check) },
  { .name = "-L", .arg = "<file>", .value = NEXT_VALUE,
    .help = "hold a lock file, or fail", .take = take_lock_file },
  { .name = "-W", .arg = "<file>", .value = NEXT_VALUE,
    .help = "hold a lock file, wait for it", .take = take_lock_file },
  { .name = "-0", .take = take_ip_version,
    .help = "prefer no version of IP" },
  { .name = "-4", .take = take_ip_version,
    .help = "prefer IPv4 where the address leaves it open (default)" },
  { .name = "-6", .take = take_ip_version, .help = "prefer IPv6" },
};

enum { NROWS = sizeof rows / sizeof rows[0] };

bool
mc_cmdline_option (size_t i, const char **name, const char **arg,
                   const char **help)
{
  if (i >= NROWS)
    return false;
  *name = rows[i].name;
  *arg = rows[i].arg ? rows[i].arg : "";
  *help = rows[i].help;
  return true;
}

/* -- scanning ------------------------------------------------------------- */

static int
unknown (struct scan *s, const char *word)
{
  struct mc_near near;
  const char *best = NULL;

  mc_near_init (&near, word);
  for (size_t i = 0; i < NROWS; i++)
    if (rows[i].name[1] == '-')
      mc_near_add (&near, rows[i].name);
  if (word[1] == '-')
    best = mc_near_best (&near);
  if (best)
    return fail (s, "unknown option \"%s\"; did you mean \"%s\"?", word,
                 best);
  return fail (s, "unknown %soption \"%s\"" SEE_HELP,
               word[1] == 'l' ? "log " : "", word);
}

/* The option that WORD starts with, NULL: none; *REST is what follows its
   name, NULL: nothing.  Behind a long one only "=" may follow. */
static const struct row *
find_row (const char *word, const char **rest)
{
  for (size_t i = 0; i < NROWS; i++)
    {
      size_t len = strlen (rows[i].name);
      bool is_long = rows[i].name[1] == '-' && rows[i].name[len - 1] != '-';

      if (strncmp (word, rows[i].name, len) != 0
          || (is_long && word[len] != '\0' && word[len] != '='))
        continue;
      *rest = word[len] == '\0' ? NULL : word + len + is_long;
      return &rows[i];
    }
  return NULL;
}

/* What is behind an option that takes no value. */
static int
no_value (struct scan *s, const struct row *row, const char *rest)
{
  if (row->name[1] == '-')
    return fail (s, "option %s takes no argument" SEE_HELP, row->name);
  if (row->name[1] == 'l')
    return unknown (s, s->argv[s->i]);
  return fail (s, "Do not merge options: write \"%s -%s\" instead of "
               "\"%s%s\"", row->name, rest, row->name, rest);
}

static int
scan_word (struct scan *s, const char *word)
{
  const char *value;
  const struct row *row = find_row (word, &value);

  if (!row)
    return unknown (s, word);
  if (row->value == NO_VALUE && value)
    return no_value (s, row, value);
  if (row->value == NEXT_VALUE)
    {
      if (!value && s->i + 1 < s->argc)
        value = s->argv[++s->i];
      if (!value || *value == '\0')
        return fail (s, "option %s requires an argument" SEE_HELP, row->name);
    }
  return row->take (s, row, value);
}

/* "-" is an address, and so are "-,opts", "-:…" and "-!!…". */
static bool
is_option (const char *word)
{
  return word[0] == '-' && word[1] != '\0' && !strchr (",:!", word[1]);
}

/* Behind two addresses "--" may stand, and then words for a program. */
static int
scan_addresses (struct scan *s)
{
  int n = s->argc - s->i;
  bool late = false;

  if (n > 2 && strcmp (s->argv[s->i + 2], "--") == 0)
    {
      s->ctx->set.words = s->argv + s->i + 3;
      n = 2;
    }
  for (int i = s->i; i < s->i + n; i++)
    late = late || is_option (s->argv[i]);
  if (n != 2)
    return fail (s, "exactly 2 addresses required (there are %d)%s" SEE_HELP,
                 n, late ? "; options belong before the addresses" : "");
  s->cmd->address[0] = s->argv[s->i];
  s->cmd->address[1] = s->argv[s->i + 1];
  return 0;
}

static int
scan_all (struct scan *s)
{
  for (; s->i < s->argc && is_option (s->argv[s->i]); s->i++)
    {
      if (scan_word (s, s->argv[s->i]) != 0)
        return -1;
      if (s->cmd->action != MC_ACT_RELAY)
        return 0;              /* -h and the like answer at once */
    }
  return scan_addresses (s);
}

/* -- the environment ------------------------------------------------------ */

/* The variable with socat's name, or, for who runs modcat, ours. */
static const char *
variable (const struct mc_settings *set, const char *name, char *full,
          size_t size)
{
  const char *value = NULL;

  if (!set->as_socat)
    {
      snprintf (full, size, "MODCAT_%s", name);
      value = getenv (full);
    }
  if (!value)
    {
      snprintf (full, size, "SOCAT_%s", name);
      value = getenv (full);
    }
  return value;
}

/* Whole seconds, to ns.  Nobody asked for what is wrong: 0 then. */
static int64_t
wait_variable (struct mc_context *ctx, const char *name)
{
  char full[64], *end;
  const char *text = variable (&ctx->set, name, full, sizeof full);
  long n;

  if (!text)
    return 0;
  n = strtol (text, &end, 10);
  if (end == text || *end != '\0' || n < 0 || n > MAX_SECONDS)
    {
      mc_log_put (ctx->log, MODCAT_LOG_WARN,
                  "%s=\"%s\" is no number of seconds, ignored", full, text);
      return 0;
    }
  return n * SECOND;
}

static char
ip_variable (struct mc_context *ctx, const char *name)
{
  char full[64];
  const char *text = variable (&ctx->set, name, full, sizeof full);

  if (!text)
    return '4';
  return text[0] == '4' || text[0] == '6' ? text[0] : '0';
}

/* What --loop says unless it is given. */
static enum mc_loop_kind
loop_variable (struct mc_context *ctx)
{
  char full[64];
  const char *text = variable (&ctx->set, "LOOP", full, sizeof full);
  int kind = text != NULL ? loop_kind (text) : MC_LOOP_AUTO;

  return kind == -1 ? MC_LOOP_AUTO : (enum mc_loop_kind) kind;
}

/* The last part of argv[0]; libtool runs us from the build tree as lt-… */
static const char *
program_name (int argc, char **argv)
{
  const char *slash, *name;

  if (argc < 1 || argv[0][0] == '\0')
    return "modcat";
  slash = strrchr (argv[0], '/');
  name = slash ? slash + 1 : argv[0];
  return strncmp (name, "lt-", 3) == 0 ? name + 3 : name;
}

static void
defaults (struct mc_context *ctx, int argc, char **argv)
{
  const char *name = program_name (argc, argv);

  ctx->set = (struct mc_settings) {
    .progname = name,
    .as_socat = strcmp (name, "socat") == 0,
    .block_size = 8192,
    .linger = SECOND / 2,
    .drain = 30 * SECOND,
    .signal_mask = 0x89de,     /* HUP INT QUIT ILL ABRT BUS FPE SEGV TERM */
  };
  mc_log_set_progname (ctx->log, name);
  ctx->set.listen_ip = ip_variable (ctx, "DEFAULT_LISTEN_IP");
  ctx->set.resolve_ip = ip_variable (ctx, "PREFERRED_RESOLVE_IP");
  ctx->set.loop = loop_variable (ctx);
  ctx->set.main_wait = wait_variable (ctx, "MAIN_WAIT");
  ctx->set.transfer_wait = wait_variable (ctx, "TRANSFER_WAIT");
  ctx->set.fork_wait = wait_variable (ctx, "FORK_WAIT");
}

static void
log_settings (const struct mc_context *ctx)
{
  const struct mc_settings *set = &ctx->set;

  mc_log_put (ctx->log, MODCAT_LOG_INFO, "modcat " PACKAGE_VERSION);
  mc_log_put (ctx->log, MODCAT_LOG_INFO, "default listen IP version is %c",
              set->listen_ip);
  mc_log_put (ctx->log, MODCAT_LOG_INFO, "preferred resolve IP version is %c",
              set->resolve_ip);
  mc_log_put (ctx->log, MODCAT_LOG_DEBUG,
              "settings: -b %zu -t %.9g -T %.9g -S 0x%jx", set->block_size,
              (double) set->linger / 1e9, (double) set->inactivity / 1e9,
              (uintmax_t) set->signal_mask);
}

void
mc_cmdline (struct mc_context *ctx, int argc, char **argv,
            struct mc_command *cmd)
{
  struct scan s = { .ctx = ctx, .cmd = cmd, .argc = argc, .argv = argv,
                    .i = argc < 1 ? 0 : 1 };

  *cmd = (struct mc_command) { .action = MC_ACT_RELAY };
  defaults (ctx, argc, argv);
  if (scan_all (&s) != 0)
    cmd->action = MC_ACT_ERROR;
  if (cmd->action == MC_ACT_RELAY)
    log_settings (ctx);
}
