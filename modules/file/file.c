/* modules/file/file.c -- OPEN, GOPEN, CREATE: files, devices and other paths.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <modcat/file.h>

/* Contradictions show before anything is opened. */
static int
check_flags (const struct modcat_request *rq, void *shared)
{
  int flags;

  (void) shared;
  return modcat_open_flags (rq, rq->dirs, 0, &flags);
}

/* Open a path that is no socket. */
static int
open_path (const struct modcat_request *rq, struct modcat_channel *ch,
           unsigned dirs, int flags, const char *doing)
{
  const char *path = rq->argv[0];
  int result = modcat_file_open (rq, ch, path, dirs, flags, doing);

  if (result == MODCAT_OK)
    result = modcat_entry_unlink_close (rq, ch, path, 0);
  return result;
}

/* -- OPEN, CREATE ----------------------------------------------------------- */

static int
open_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  return open_path (rq, ch, rq->dirs, 0, NULL);
}

static int
create_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  if ((rq->dirs & MODCAT_WRITE) == 0)
    return modcat_fail_arg (rq, -1, "CREAT:\"%s\": read-only mode, refusing "
                            "to truncate or create file; use OPEN to read it",
                            rq->argv[0]);
  return open_path (rq, ch, MODCAT_WRITE, O_CREAT | O_TRUNC,
                    "creating regular file");
}

/* -- GOPEN ------------------------------------------------------------------ */

struct gopen {
  const struct modcat_address *client;    /* NULL: not a socket */
  bool decided;
  int flags;                   /* for what is no socket */
};

/* Options of the client, which GOPEN hands on to it. */
struct gopen_conf {
  const char *bind, *family, *tempname;
  int64_t connect_timeout;     /* ns */
  int type, protocol;
  unsigned char tight;
};

#define CLIENT(field) \
  .phase = MODCAT_PH_SPECIFIC, .store = offsetof (struct gopen_conf, field)

static const struct modcat_opt gopen_opts[] = {
  { .name = "bind", .type = MODCAT_STRING, CLIENT (bind),
    .help = "of a socket: bind ours to this path" },
  { .name = "connect-timeout", .type = MODCAT_TIME,
    .type_name = "STRUCT-TIMEVAL", CLIENT (connect_timeout),
    .help = "of a socket: give up after this time" },
  { .name = "protocol-family", .aliases = "pf", .type = MODCAT_STRING,
    CLIENT (family), .help = "of a socket: its family, which is 1" },
  { .name = "so-protocol", .aliases = "protocol,prototype,so-prototype",
    .type = MODCAT_INT, CLIENT (protocol),
    .help = "of a socket: third argument of socket(2)" },
  { .name = "so-type", .aliases = "socktype,type", .type = MODCAT_INT,
    CLIENT (type), .help = "of a socket: second argument of socket(2)" },
  { .name = "unix-bind-tempname", .aliases = "bind-tempname",
    .type = MODCAT_STRING_NULL, CLIENT (tempname),
    .help = "of a socket: bind ours to a name made of a pattern" },
  { .name = "unix-tightsocklen", .aliases = "tightsocklen",
    .type = MODCAT_BOOL, CLIENT (tight),
    .help = "of a socket: its address ends where its path ends" },
};

/* TEXT with all that means something to the grammar behind a backslash. */
static void
put_quoted (FILE *to, const char *text)
{
  for (; *text != '\0'; text++) {
    if (strchr ("\\\"'()[]{}:,!", *text) != NULL)
      putc ('\\', to);
    putc (*text, to);
  }
}

static void
put_text_option (const struct modcat_request *rq, FILE *to, const char *name,
                 const char *value)
{
  if (!modcat_given (rq, name))
    return;
  fprintf (to, ",%s", name);
  if (value[0] != '\0')
    putc ('=', to);
  put_quoted (to, value);
}

static void
put_options (const struct modcat_request *rq, FILE *to)
{
  const struct gopen_conf *conf = rq->conf;

  put_text_option (rq, to, "bind", conf->bind);
  put_text_option (rq, to, "protocol-family", conf->family);
  put_text_option (rq, to, "unix-bind-tempname", conf->tempname);
  if (modcat_given (rq, "connect-timeout"))
    fprintf (to, ",connect-timeout=%" PRId64 ".%09" PRId64,
             conf->connect_timeout / 1000000000,
             conf->connect_timeout % 1000000000);
  if (modcat_given (rq, "so-protocol"))
    fprintf (to, ",so-protocol=%d", conf->protocol);
  if (modcat_given (rq, "so-type"))
    fprintf (to, ",so-type=%d", conf->type);
  if (modcat_given (rq, "unix-tightsocklen"))
    fprintf (to, ",unix-tightsocklen=%d", conf->tight);
}

/* "UNIX-CLIENT:PATH,OPTION=VALUE…".  malloc()ed. */
static char *
client_text (const struct modcat_request *rq)
{
  char *text = NULL;
  size_t size;
  FILE *to = open_memstream (&text, &size);

  if (to == NULL)
    return NULL;
  fputs ("UNIX-CLIENT:", to);
  put_quoted (to, rq->argv[0]);
  put_options (rq, to);
  if (fclose (to) == EOF) {
    free (text);
    return NULL;
  }
  return text;
}

/* What a file has no use for. */
static int
refuse_socket_options (const struct modcat_request *rq)
{
  for (size_t i = 0; i < sizeof gopen_opts / sizeof gopen_opts[0]; i++)
    if (modcat_given (rq, gopen_opts[i].name))
      return modcat_fail_opt (rq, gopen_opts[i].name, "\"%s\" is no socket: "
                              "option \"%s\" has no effect on it",
                              rq->argv[0], gopen_opts[i].name);
  return MODCAT_OK;
}

/* What says how to open or make a file says nothing of a socket. */
static int
refuse_file_options (const struct modcat_request *rq)
{
  const char *name = modcat_given (rq, "perm") ? "perm"
                     : modcat_open_given (rq);

  if (name == NULL)
    return MODCAT_OK;
  return modcat_fail_opt (rq, name, "\"%s\" is a socket, on which option "
                          "\"%s\" has no effect", rq->argv[0], name);
}

/* The address to connect to.  NULL: reported. */
static const struct modcat_address *
client_address (const struct modcat_request *rq)
{
  const struct modcat_address *client;
  char *text;

  if (refuse_file_options (rq) != MODCAT_OK)
    return NULL;
  text = client_text (rq);
  if (text == NULL) {
    modcat_fail (rq, "out of memory");
    return NULL;
  }
  client = modcat_parse_address (rq, text);
  free (text);
  return client;
}

static int
decide (const struct modcat_request *rq, struct modcat_channel *ch,
        struct gopen *g)
{
  const char *path = rq->argv[0];
  struct stat st;
  bool exists;
  int result = modcat_entry_early (rq, ch, path);

  if (result != MODCAT_OK)
    return result;
  g->decided = true;
  exists = stat (path, &st) == 0;
  if (exists && S_ISSOCK (st.st_mode)) {
    modcat_log (rq, MODCAT_LOG_INFO, "\"%s\" is a socket, connecting to it",
                path);
    g->client = client_address (rq);
    return g->client == NULL ? MODCAT_FAIL : MODCAT_OK;
  }
  result = refuse_socket_options (rq);
  if (result != MODCAT_OK)
    return result;
  modcat_log (rq, MODCAT_LOG_INFO, "\"%s\" is not a socket, open()'ing it",
              path);
  if (!exists)
    g->flags = O_CREAT;
  else if ((rq->dirs & MODCAT_WRITE) != 0)
    g->flags = O_APPEND;
  return MODCAT_OK;
}

/* A client with operations of its own is passed through. */
static ssize_t
client_read (struct modcat_channel *ch, void *buf, size_t size)
{
  return modcat_read (ch->lower, buf, size);
}

static ssize_t
client_write (struct modcat_channel *ch, const void *buf, size_t size)
{
  return modcat_write (ch->lower, buf, size);
}

static size_t
client_pending (const struct modcat_channel *ch)
{
  return modcat_pending (ch->lower);
}

static int
client_half_close (struct modcat_channel *ch)
{
  return modcat_half_close (ch->lower);
}

static const struct modcat_channel_ops client_ops = {
  .size = sizeof client_ops, .read = client_read, .write = client_write,
  .pending = client_pending, .half_close = client_half_close,
};

/* CH becomes what is below it.  Plain descriptors move up, so that all that
   the core does with descriptors (splice, shut-down, end-close …) works. */
static void
become_client (struct modcat_channel *ch)
{
  struct modcat_channel *lower = ch->lower;

  if (lower->ops != NULL) {
    ch->ops = &client_ops;
    ch->flags = lower->flags & (MODCAT_CH_DATAGRAM | MODCAT_CH_NULL_EOF);
    ch->half_close = MODCAT_HC_CALL;
    return;
  }
  ch->rfd = lower->rfd;
  ch->wfd = lower->wfd;
  ch->flags = lower->flags;
  ch->half_close = lower->half_close;
  ch->end = lower->end;
  lower->rfd = lower->wfd = -1;
  lower->end = MODCAT_END_CLOSE;
}

static int
connect_client (const struct modcat_request *rq, struct modcat_channel *ch,
                const struct gopen *g)
{
  int fd, result = modcat_open_lower (ch, g->client, rq->dirs);

  if (result != MODCAT_OK)
    return result;
  fd = ch->lower->rfd != -1 ? ch->lower->rfd : ch->lower->wfd;
  become_client (ch);
  modcat_log (rq, MODCAT_LOG_NOTICE, "successfully connected via %s",
              rq->argv[0]);
  result = modcat_apply (rq, ch, MODCAT_PH_PASTSOCKET, fd, NULL);
  if (result == MODCAT_OK)
    result = modcat_apply (rq, ch, MODCAT_PH_CONNECTED, fd, NULL);
  if (result == MODCAT_OK)
    result = modcat_entry_unlink_close (rq, ch, rq->argv[0], 0);
  return result;
}

static int
gopen_open (const struct modcat_request *rq, struct modcat_channel *ch)
{
  struct gopen *g = ch->state;
  int result = g->decided ? MODCAT_OK : decide (rq, ch, g);

  if (result != MODCAT_OK)
    return result;
  if (g->client != NULL)
    return connect_client (rq, ch, g);
  return open_path (rq, ch, rq->dirs, g->flags, NULL);
}

/* -- the module ------------------------------------------------------------- */

static const struct modcat_addr file_addrs[] = {
  { .names = "CREATE,CREAT", .usage = "CREATE:<filename>",
    .help = "create or empty a regular file and write to it",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_WRITE,
    .groups = MODCAT_GROUPS (&modcat_group_named, &modcat_group_fd,
                             &modcat_group_reg),
    .open = create_open },
  { .names = "GOPEN", .usage = "GOPEN:<filename>",
    .help = "connect to a socket, append to a file, or create one",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR, .infer = "path",
    .groups = MODCAT_GROUPS (&modcat_group_named, &modcat_group_open,
                             &modcat_group_fd, &modcat_group_fifo,
                             &modcat_group_blk, &modcat_group_reg),
    .more_groups = "CHR,SOCKET,TERMIOS,UNIX",
    .opts = MODCAT_LIST (gopen_opts), .conf_size = sizeof (struct gopen_conf),
    .state_size = sizeof (struct gopen), .prepare = check_flags,
    .open = gopen_open },
  { .names = "OPEN,FILE", .usage = "OPEN:<filename>",
    .help = "open an existing file, device or named pipe",
    .min_args = 1, .max_args = 1, .dirs = MODCAT_RDWR,
    .groups = MODCAT_GROUPS (&modcat_group_named, &modcat_group_open,
                             &modcat_group_fd, &modcat_group_fifo,
                             &modcat_group_blk, &modcat_group_reg),
    .more_groups = "CHR,TERMIOS",
    .prepare = check_flags, .open = open_open },
};

/* BLK and REG: for addresses that take a descriptor as it comes (FD, STDIO).
   NAMED and OPEN are linked by all who take them; here they are known, so that
   others can be told whose they are. */
static const struct modcat_group *const file_groups[] = {
  &modcat_group_blk, &modcat_group_named, &modcat_group_open,
  &modcat_group_reg,
};

MODCAT_MODULE (file, .summary = "files, devices and other paths",
               .version = PACKAGE_VERSION, .addrs = MODCAT_LIST (file_addrs),
               .groups = MODCAT_LIST (file_groups));
