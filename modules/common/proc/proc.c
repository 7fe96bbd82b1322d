/* modules/common/proc/proc.c -- run a program on a socket pair or on pipes.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <modcat/proc.h>

/* -- options ------------------------------------------------------------------ */

struct fork_conf {
  uint16_t fdin, fdout;        /* the program's */
  unsigned char pipes;
  unsigned char with_stderr;
};

static int
apply_setpgid (const struct modcat_target *t, const struct modcat_opt *opt,
               const struct modcat_value *v)
{
  (void) opt;
  if (setpgid (0, (pid_t) v->num[0]) == -1)
    return modcat_fail_opt (t->rq, "setpgid", "setpgid(0, %d): %s",
                            (int) v->num[0], strerror (errno));
  return MODCAT_OK;
}

static const struct modcat_opt fork_opts[] = {
  { .name = "fdin", .type = MODCAT_USHORT, .phase = MODCAT_PH_PASTBIGEN,
    .store = offsetof (struct fork_conf, fdin), .dflt = "0",
    .help = "the descriptor that the program reads from" },
  { .name = "fdout", .type = MODCAT_USHORT, .phase = MODCAT_PH_PASTBIGEN,
    .store = offsetof (struct fork_conf, fdout), .dflt = "1",
    .help = "the descriptor that the program writes to" },
  { .name = "pipes", .type = MODCAT_BOOL, .phase = MODCAT_PH_BIGEN,
    .store = offsetof (struct fork_conf, pipes),
    .help = "two pipes instead of a socket pair" },
  { .name = "stderr", .type = MODCAT_BOOL, .phase = MODCAT_PH_PASTFORK,
    .store = offsetof (struct fork_conf, with_stderr),
    .help = "what the program writes to its descriptor 2 goes with the rest" },
  { .name = "setpgid", .aliases = "pgid", .type = MODCAT_INT,
    .phase = MODCAT_PH_PASTFORK, .min = 0, .max = INT32_MAX,
    .apply = apply_setpgid,
    .help = "process group of the program; 0: a new one" },
};

const struct modcat_group modcat_group_fork = {
  .size = sizeof modcat_group_fork, .name = "FORK",
  .help = "how a program is reached", .opts = MODCAT_LIST (fork_opts),
  .conf_size = sizeof (struct fork_conf),
};

struct parent_conf { int hup, intr, quit; };

static const struct modcat_opt parent_opts[] = {
  { .name = "sighup", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct parent_conf, hup), .arg = { 1 },
    .help = "pass SIGHUP on to the program instead of ending" },
  { .name = "sigint", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct parent_conf, intr), .arg = { 1 },
    .help = "pass SIGINT on to the program instead of ending" },
  { .name = "sigquit", .type = MODCAT_CONST, .phase = MODCAT_PH_LATE,
    .store = offsetof (struct parent_conf, quit), .arg = { 1 },
    .help = "pass SIGQUIT on to the program instead of ending" },
};

const struct modcat_group modcat_group_parent = {
  .size = sizeof modcat_group_parent, .name = "PARENT",
  .help = "signals for a program", .opts = MODCAT_LIST (parent_opts),
  .conf_size = sizeof (struct parent_conf),
};

static const struct modcat_opt exec_opts[] = {
  { .name = "dash", .aliases = "login", .type = MODCAT_BOOL,
    .phase = MODCAT_PH_PREEXEC,
    .store = offsetof (struct modcat_exec_conf, dash),
    .help = "put \"-\" before the program's name, as for a login shell" },
  { .name = "path", .type = MODCAT_STRING, .phase = MODCAT_PH_PREEXEC,
    .store = offsetof (struct modcat_exec_conf, path),
    .help = "PATH to find the program by, and for its environment" },
};

const struct modcat_group modcat_group_exec = {
  .size = sizeof modcat_group_exec, .name = "EXEC",
  .help = "how a program is found and named",
  .opts = MODCAT_LIST (exec_opts),
  .conf_size = sizeof (struct modcat_exec_conf),
};

/* -- descriptors ----------------------------------------------------------------- */

/* Both ends of what connects us with the program; -1: not in use. */
struct ends {
  int our_read, our_write;     /* the same for a socket pair */
  int its_in, its_out;
};

static void
close_pair (int a, int b)
{
  if (a != -1)
    close (a);
  if (b != -1 && b != a)
    close (b);
}

static int
make_pipe (const struct modcat_request *rq, int *from, int *to)
{
  int fds[2];

  if (pipe2 (fds, O_CLOEXEC) == -1)
    return modcat_fail (rq, "pipe(): %s", strerror (errno));
  *from = fds[0];
  *to = fds[1];
  return MODCAT_OK;
}

static int
make_pipes (const struct modcat_request *rq, struct ends *e)
{
  int result = MODCAT_OK;

  if ((rq->dirs & MODCAT_WRITE) != 0)
    result = make_pipe (rq, &e->its_in, &e->our_write);
  if (result == MODCAT_OK && (rq->dirs & MODCAT_READ) != 0)
    result = make_pipe (rq, &e->our_read, &e->its_out);
  if (result != MODCAT_OK)
    close_pair (e->its_in, e->our_write);
  return result;
}

static int
make_socketpair (const struct modcat_request *rq, struct modcat_channel *ch,
                 struct ends *e)
{
  int sv[2], result;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv) == -1)
    return modcat_fail (rq, "socketpair(): %s", strerror (errno));
  result = modcat_apply (rq, ch, MODCAT_PH_PASTSOCKET, sv[0], NULL);
  if (result != MODCAT_OK) {
    close_pair (sv[0], sv[1]);
    return result;
  }
  if ((rq->dirs & MODCAT_READ) != 0) {
    e->our_read = sv[0];
    e->its_out = sv[1];
  }
  if ((rq->dirs & MODCAT_WRITE) != 0) {
    e->our_write = sv[0];
    e->its_in = sv[1];
  }
  return MODCAT_OK;
}

/* -- in the child ---------------------------------------------------------------- */

/* What the child tells before it is gone: exec failed with this errno, or
   something else, which it has reported. */
struct last_words {
  int exec_errno;
};

/* A copy of FD that none of the targets will overwrite. */
static int
move_away (int fd, int above)
{
  return fd == -1 ? -1 : fcntl (fd, F_DUPFD_CLOEXEC, above + 1);
}

static int
place_fds (const struct ends *e, const struct fork_conf *conf, int *words)
{
  int above = conf->fdin > conf->fdout ? conf->fdin : conf->fdout;
  int in, out;

  if (above < STDERR_FILENO)
    above = STDERR_FILENO;
  in = move_away (e->its_in, above);
  out = move_away (e->its_out, above);
  *words = move_away (*words, above);
  if (*words == -1
      || (e->its_in != -1 && (in == -1 || dup2 (in, conf->fdin) == -1))
      || (e->its_out != -1 && (out == -1 || dup2 (out, conf->fdout) == -1)))
    return -1;
  return conf->with_stderr && out != -1 && dup2 (out, STDERR_FILENO) == -1
    ? -1 : 0;
}

static int
apply_all (const struct modcat_request *rq, struct modcat_channel *ch)
{
  static const enum modcat_phase phases[] = {
    MODCAT_PH_EARLY, MODCAT_PH_PASTFORK, MODCAT_PH_LATE, MODCAT_PH_LATE2,
    MODCAT_PH_PREEXEC,
  };

  for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
    int result = modcat_apply_left (rq, ch, phases[i], -1, NULL);

    if (result < 0)
      return result;
  }
  return MODCAT_OK;
}

static void
run (const struct modcat_request *rq, struct modcat_channel *ch,
     const struct modcat_program *p, const struct ends *e, int words)
{
  extern char **environ;
  const struct fork_conf *conf = modcat_group_conf (rq, &modcat_group_fork);
  const struct modcat_exec_conf *exec
    = modcat_group_conf (rq, &modcat_group_exec);
  struct last_words last = { 0 };
  char **block = modcat_environ (ch);

  if (block != NULL)
    environ = block;            /* which su and path change */
  if (block != NULL && apply_all (rq, ch) == MODCAT_OK) {
    if (exec != NULL && exec->path != NULL)
      setenv ("PATH", exec->path, 1);
    /* Before the descriptors are placed, one of which may be the log's. */
    modcat_log (rq, MODCAT_LOG_NOTICE, "execvp'ing \"%s\"", p->file);
    if (place_fds (e, conf, &words) == 0)
      execvp (p->file, p->words);
    last.exec_errno = errno;
  }
  /* Success, once the parent knows the reason: it reports that alone. */
  _exit (write (words, &last, sizeof last) == (ssize_t) sizeof last
         ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* -- in the parent --------------------------------------------------------------- */

/* What is kept while the child gets ready. */
struct start {
  int words;                   /* where its last words come from; -1 */
  char *what;                  /* `"FILE", "WORD"…` for the message */
};

static const char key;

static void
release_start (struct modcat_channel *ch, void *block, int dropped)
{
  struct start *s = block;

  (void) ch;
  (void) dropped;
  if (s->words != -1)
    close (s->words);
  free (s->what);
}

/* `"cat", "cat", "-n"` */
static char *
describe (const struct modcat_program *p)
{
  size_t size = strlen (p->file) + 3;
  char *text, *at;

  for (size_t i = 0; p->words[i] != NULL; i++)
    size += strlen (p->words[i]) + 4;
  text = malloc (size);
  if (text == NULL)
    return NULL;
  at = text;
  *at++ = '"';
  at = stpcpy (at, p->file);
  *at++ = '"';
  for (size_t i = 0; p->words[i] != NULL; i++) {
    at = stpcpy (at, ", \"");
    at = stpcpy (at, p->words[i]);
    *at++ = '"';
  }
  *at = '\0';
  return text;
}

static uint64_t
signals_to_pass (const struct modcat_request *rq)
{
  const struct parent_conf *conf = modcat_group_conf (rq,
                                                      &modcat_group_parent);

  if (conf == NULL)
    return 0;
  return (conf->hup ? UINT64_C (1) << SIGHUP : 0)
    | (conf->intr ? UINT64_C (1) << SIGINT : 0)
    | (conf->quit ? UINT64_C (1) << SIGQUIT : 0);
}

static const char *
dirs_text (unsigned dirs)
{
  if (dirs == MODCAT_READ)
    return "reading";
  return dirs == MODCAT_WRITE ? "writing" : "reading and writing";
}

static void
fill_channel (struct modcat_channel *ch, const struct ends *e, int pipes)
{
  ch->rfd = e->our_read;
  ch->wfd = e->our_write;
  ch->flags = MODCAT_CH_BYTES;
  ch->half_close = pipes ? MODCAT_HC_CLOSE : MODCAT_HC_SHUTDOWN;
  ch->end = pipes ? MODCAT_END_CLOSE : MODCAT_END_SHUTDOWN;
}

static int
refuse_wrong_way (const struct modcat_request *rq)
{
  if ((rq->dirs & MODCAT_WRITE) == 0 && modcat_given (rq, "fdin"))
    return modcat_fail_opt (rq, "fdin", "option fdin is not allowed in "
                            "read-only mode");
  if ((rq->dirs & MODCAT_READ) == 0 && modcat_given (rq, "fdout"))
    return modcat_fail_opt (rq, "fdout", "option fdout is not allowed in "
                            "write-only mode");
  return MODCAT_OK;
}

/* A child that nobody can watch must not go on, and not become a zombie. */
static int
watch (const struct modcat_request *rq, struct modcat_channel *ch, pid_t pid)
{
  int result = modcat_watch_child (ch, pid, signals_to_pass (rq),
                                   (rq->dirs & MODCAT_READ) == 0
                                   ? MODCAT_CHILD_AWAIT : 0);

  if (result != MODCAT_OK && kill (pid, SIGKILL) == 0)
    while (waitpid (pid, NULL, 0) == -1 && errno == EINTR)
      continue;
  return result;
}

/* Fork, and keep what is ours.  The channel is filled at once, so that the
   core closes it whatever comes. */
static int
start_child (const struct modcat_request *rq, struct modcat_channel *ch,
             const struct modcat_program *p, struct start *s)
{
  const struct fork_conf *conf = modcat_group_conf (rq, &modcat_group_fork);
  struct ends e = { -1, -1, -1, -1 };
  int words_in, result;
  pid_t pid = -1;

  modcat_log (rq, MODCAT_LOG_NOTICE, "forking off child, using %s for %s",
              conf->pipes ? "pipes" : "socket", dirs_text (rq->dirs));
  result = conf->pipes ? make_pipes (rq, &e) : make_socketpair (rq, ch, &e);
  if (result != MODCAT_OK)
    return result;
  fill_channel (ch, &e, conf->pipes);
  result = make_pipe (rq, &s->words, &words_in);
  if (result == MODCAT_OK) {
    pid = modcat_fork (ch);
    if (pid == 0)
      run (rq, ch, p, &e, words_in);
    close (words_in);
    result = pid == -1 ? MODCAT_FAIL : watch (rq, ch, pid);
  }
  close_pair (e.its_in, e.its_out);
  if (result == MODCAT_OK)
    modcat_log (rq, MODCAT_LOG_NOTICE, "forked off child process %d",
                (int) pid);
  return result;
}

/* End of file on the pipe: it was closed by exec. */
static int
hear_last_words (const struct modcat_request *rq, struct modcat_channel *ch,
                 struct start *s)
{
  struct last_words last;
  ssize_t n = read (s->words, &last, sizeof last);

  if (n == -1 && (errno == EAGAIN || errno == EINTR))
    return modcat_wait (ch, s->words, MODCAT_READ);
  close (s->words);
  s->words = -1;
  if (n == 0)
    return MODCAT_OK;
  if (n == (ssize_t) sizeof last && last.exec_errno != 0)
    return modcat_fail (rq, "execvp(%s): %s", s->what,
                        strerror (last.exec_errno));
  return MODCAT_FAIL;           /* the child has said why */
}

int
modcat_proc_open (const struct modcat_request *rq, struct modcat_channel *ch,
                  const struct modcat_program *p)
{
  struct start *s = modcat_attached (ch, &key);
  int result;

  if (s == NULL) {
    result = refuse_wrong_way (rq);
    if (result != MODCAT_OK)
      return result;
    s = modcat_attach (ch, &key, sizeof *s, release_start);
    if (s == NULL)
      return MODCAT_FAIL;
    s->words = -1;
    s->what = describe (p);
    if (s->what == NULL)
      return modcat_fail (rq, "out of memory");
    result = start_child (rq, ch, p, s);
    if (result != MODCAT_OK)
      return result;
    if (fcntl (s->words, F_SETFL, O_NONBLOCK) == -1)
      return modcat_fail (rq, "fcntl(): %s", strerror (errno));
  }
  return s->words == -1 ? MODCAT_OK : hear_last_words (rq, ch, s);
}
