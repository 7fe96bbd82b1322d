/* core/manifest.c -- read manifests: small text files, one fact to a line.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "manifest.h"

/* A file of noise is not worth more lines than this. */
enum { MAX_REPORTS = 8 };

static const char blanks[] = " \t\r";

struct parser {
  struct mc_log *log;
  const char *path;
  struct mc_manifests *ms;
  struct mc_manifest *now;     /* the module of the last `module` line */
  size_t offers;               /* used of ms->offers */
  unsigned line;
  unsigned reports;
};

/* Not isalnum(): a locale must not change what a name is. */
static bool
name_char (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'
         || c == '+';
}

const char *
mc_name_fault (const char *name, size_t len)
{
  if (len == 0)
    return "an empty name";
  if (len > MC_MANIFEST_NAME)
    return "a name that is too long";
  for (size_t i = 0; i < len; i++)
    if (!name_char (name[i]))
      return "a name with other than letters, digits and -_.+";
  return NULL;
}

static void
bad_line (struct parser *p, const char *why)
{
  if (p->reports == MAX_REPORTS)
    mc_log_put (p->log, MODCAT_LOG_WARN,
                "%s:%u: and more such lines, all passed over", p->path,
                p->line);
  else if (p->reports < MAX_REPORTS)
    mc_log_put (p->log, MODCAT_LOG_WARN, "%s:%u: %s, line passed over",
                p->path, p->line, why);
  p->reports++;
}

/* The next word at *REST, cut off there, or NULL. */
static char *
next_word (char **rest)
{
  char *word = *rest + strspn (*rest, blanks);
  size_t len = strcspn (word, blanks);

  if (len == 0)
    return NULL;
  *rest = word + len;
  if (**rest)
    *(*rest)++ = '\0';
  return word;
}

/* Turn "A  B C" into "A,B,C", in place.  NULL when good, else why not. */
static const char *
join_names (char *text)
{
  char *to = text, *rest = text, *word;

  while ((word = next_word (&rest)))
    {
      size_t len = strlen (word);
      const char *why = mc_name_fault (word, len);

      if (why)
        return why;
      if (to > text)
        *to++ = ',';
      memmove (to, word, len);
      to += len;
    }
  *to = '\0';
  return to > text ? NULL : "no name";
}

static const char *
parse_module (struct parser *p, char *rest)
{
  const char *name = next_word (&rest);
  const char *why = name ? mc_name_fault (name, strlen (name)) : "no name";
  struct mc_manifests *ms = p->ms;
  void *grown;

  if (!why && next_word (&rest))
    why = "more than one word";
  /* What follows a bad line must not be taken for the module before. */
  p->now = NULL;
  if (why)
    return why;
  grown = realloc (ms->list, (ms->count + 1) * sizeof *ms->list);
  if (!grown)
    return "no memory";
  ms->list = grown;
  p->now = &ms->list[ms->count++];
  *p->now = (struct mc_manifest) { .name = name,
                                   .offers = ms->offers + p->offers };
  return NULL;
}

static const char *
parse_offer (struct parser *p, enum mc_offer_kind kind, char *rest)
{
  const char *of = NULL, *why = NULL;

  if (kind != MC_OFFER_ADDRESS)
    {
      of = next_word (&rest);
      why = of ? mc_name_fault (of, strlen (of)) : "no name";
    }
  if (!why)
    why = join_names (rest);
  if (why)
    return why;
  p->ms->offers[p->offers++] = (struct mc_offer) { kind, of, rest };
  p->now->noffers++;
  return NULL;
}

/* `package WORD` and `summary WORDS`: once in a module. */
static const char *
parse_text (const char **field, char *rest, bool one_word)
{
  char *end;

  if (*field)
    return "said twice";
  rest += strspn (rest, blanks);
  for (end = rest + strlen (rest); end > rest && strchr (blanks, end[-1]);)
    *--end = '\0';
  for (char *c = rest; *c; c++)
    if ((unsigned char) *c < ' ' || *c == 0x7f)
      return "a control character";
  if (one_word && strpbrk (rest, blanks))
    return "more than one word";
  if (!*rest)
    return "nothing behind the first word";
  *field = rest;
  return NULL;
}

/* NULL when LINE is good, else what is wrong with it. */
static const char *
parse_line (struct parser *p, char *line)
{
  const char *word = next_word (&line);

  if (!word || word[0] == '#')
    return NULL;
  if (strcmp (word, "module") == 0)
    return parse_module (p, line);
  if (!p->now)
    return "no good \"module\" line above";
  if (strcmp (word, "address") == 0)
    return parse_offer (p, MC_OFFER_ADDRESS, line);
  if (strcmp (word, "option") == 0)
    return parse_offer (p, MC_OFFER_OPTION, line);
  if (strcmp (word, "infer") == 0)
    return parse_offer (p, MC_OFFER_INFER, line);
  if (strcmp (word, "package") == 0)
    return parse_text (&p->now->package, line, true);
  if (strcmp (word, "summary") == 0)
    return parse_text (&p->now->summary, line, false);
  return "none of module, package, summary, address, option, infer";
}

static size_t
count_lines (const char *text, size_t len)
{
  const char *end = text + len;
  size_t lines = 1;

  while ((text = memchr (text, '\n', (size_t) (end - text))))
    {
      lines++;
      text++;
    }
  return lines;
}

int
mc_manifests_parse (struct mc_log *log, const char *path, char *text,
                    size_t len, struct mc_manifests *ms)
{
  struct parser p = { .log = log, .path = path, .ms = ms };
  char *end = text + len;

  *ms = (struct mc_manifests) { .text = text };
  ms->offers = calloc (count_lines (text, len), sizeof *ms->offers);
  if (!ms->offers)
    {
      mc_log_put (log, MODCAT_LOG_WARN, "%s: no memory to read it", path);
      mc_manifests_free (ms);
      return -1;
    }
  for (char *line = text, *next; line < end; line = next)
    {
      char *eol = memchr (line, '\n', (size_t) (end - line));
      const char *why;

      eol = eol ? eol : end;
      *eol = '\0';
      next = eol + 1;
      p.line++;
      if (eol - line > MC_MANIFEST_LINE)
        why = "a line that is too long";
      else if (strlen (line) != (size_t) (eol - line))
        why = "a NUL byte";
      else
        why = parse_line (&p, line);
      if (why)
        bad_line (&p, why);
    }
  return 0;
}

/* Make *TEXT the LEN bytes of the open file FD with a NUL behind them.  NULL
   when good, else why not. */
static const char *
read_all (int fd, size_t limit, char **text, size_t *len)
{
  struct stat st;
  size_t size;
  ssize_t n;

  if (fstat (fd, &st) == -1)
    return strerror (errno);
  if (!S_ISREG (st.st_mode))
    return "not a regular file";
  if (st.st_size > (off_t) limit)
    return "too long for a manifest";
  size = (size_t) st.st_size;
  *text = malloc (size + 1);
  if (!*text)
    return "no memory";
  for (*len = 0; *len < size; *len += (size_t) n)
    {
      n = read (fd, *text + *len, size - *len);
      if (n == -1)
        return strerror (errno);
      if (n == 0)
        break;
    }
  (*text)[*len] = '\0';
  return NULL;
}

int
mc_manifests_read (struct mc_log *log, const char *path, size_t limit,
                   struct mc_manifests *ms)
{
  /* O_NONBLOCK: a FIFO of that name must not hold us up. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  char *text = NULL;
  size_t len = 0;
  const char *why;

  *ms = (struct mc_manifests) { .text = NULL };
  if (fd == -1)
    {
      mc_log_put (log, errno == ENOENT ? MODCAT_LOG_INFO : MODCAT_LOG_WARN,
                  "cannot read %s: %s", path, strerror (errno));
      return -1;
    }
  why = read_all (fd, limit, &text, &len);
  close (fd);
  if (why)
    {
      mc_log_put (log, MODCAT_LOG_WARN, "cannot read %s: %s", path, why);
      free (text);
      return -1;
    }
  return mc_manifests_parse (log, path, text, len, ms);
}

void
mc_manifests_free (struct mc_manifests *ms)
{
  free (ms->list);
  free (ms->offers);
  free (ms->text);
  *ms = (struct mc_manifests) { .text = NULL };
}
