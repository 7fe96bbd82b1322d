/* core/address.h -- the address grammar: text to keyword, parameters, options.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef MC_ADDRESS_H
#define MC_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

struct mc_log;

/* Limits of socat's grammar, in bytes. */
enum {
  MC_MAX_WORD = 512,           /* keyword or parameter */
  MC_MAX_OPTION = 2048         /* option name or value */
};

/* A piece of an address with quotes removed, and where it was typed.  COL
   counts bytes from 0 in the text of the whole address. */
struct mc_word {
  char *text;
  size_t col, width;
};

/* One `name=value`. */
struct mc_option_words {
  struct mc_word name;
  struct mc_word value;        /* text NULL: no "=" was typed */
};

/* One single address: keyword:param:…,option,…  Nothing is known yet of what
   the keyword means. */
struct mc_single {
  struct mc_word keyword;      /* may be empty: ":x" */
  struct mc_word *params;
  size_t nparams;
  struct mc_option_words *opts;
  size_t nopts;
};

/* What an address within an address is the value of: OPTION of the address
   with KEYWORD in SPEC.  All outlive it. */
struct mc_place {
  const struct mc_spec *spec;
  const char *keyword, *option;
};

/* An address as typed: one single, or two joined by "!!". */
struct mc_spec {
  char *text;                  /* the whole, as typed */
  char *shown;                 /* the same for messages, with '*' for the
                                  values of options, see mc_spec_show() */
  int number;                  /* 1 or 2 on the command line; 0: via= */
  struct mc_place within;      /* spec NULL: on the command line, or the word
                                  of a module */
  struct mc_single single[2];  /* [0] is read, [1] written when dual */
  bool dual;
};

/* Parse TEXT.  NULL: reported to LOG with the column.  The caller frees.
   Accepts any bytes; what no address can be made of is refused. */
struct mc_spec *mc_spec_parse (struct mc_log *log, const char *text,
                               int number);
void mc_spec_free (struct mc_spec *spec);

/* mc_spec_parse() for what is WITHIN another address. */
struct mc_spec *mc_spec_parse_within (struct mc_log *log, const char *text,
                                      const struct mc_place *within);

/* Where SPEC stands, for messages, to BUF of SIZE bytes (128 are enough for
   what people write), which is returned: "address 2", "address 2, via of
   SOCKS5, via of PROXY", "inner address". */
const char *mc_spec_name (const struct mc_spec *spec, char *buf, size_t size);

/* VALUE, of an option of SPEC, may be seen in messages: it is known now to be
   no secret. */
void mc_spec_show (const struct mc_spec *spec, const struct mc_word *value);

/* The lexer behind it and behind modcat_split(): quotes removed, escapes done,
   brackets kept. */
struct mc_lex {
  const char *text;            /* the whole; word columns count from here */
  size_t pos;                  /* where the next word starts; behind a word:
                                  its terminator, or the NUL */
  size_t limit;                /* a word must be shorter; 0: any length */
  const char *why;             /* what is wrong with a word, static */
  size_t col, width;           /* of the word, or of what is wrong with it */
};

/* The next word, malloc()ed, up to one of the strings of ENDS (a list that
   ends in NULL) outside quotes and brackets.  NULL: see lex->why. */
char *mc_lex_word (struct mc_lex *lex, const char *const *ends);

#endif
