/* tables.h - the program that fills a frame (a man page, a completion) with the tables
 * of finwait while it is built. Each function writes one list; see tables.c. */
#ifndef TABLES_TABLES_H
#define TABLES_TABLES_H
#include <stdio.h>

/* text: for a page: `code` is bold, a sentence begins a line. */
void mdoc_text(FILE *, const char *text);
/* A usage line: what is typed as it stands is bold, what stands for something is italic. */
void mdoc_usage(FILE *, const char *usage);
/* The first table behind "## HEADING" of a Markdown file, as a list; `where` is
 * "FILE HEADING" or "FILE N HEADING", its Nth table. -1: there is none. */
int mdoc_markdown(FILE *, const char *folder, const char *where);

void mdoc_synopsis(FILE *), mdoc_commands(FILE *), mdoc_options(FILE *), mdoc_keys(FILE *), mdoc_prompt(FILE *);
void mdoc_on_host(FILE *), mdoc_on_wire(FILE *), mdoc_on_nobody(FILE *), mdoc_settings(FILE *), mdoc_states(FILE *);
void mdoc_exports(FILE *), mdoc_lessons(FILE *), mdoc_themes(FILE *);

void bash_words(FILE *), bash_values(FILE *), bash_arguments(FILE *), bash_outputs(FILE *);
void zsh_options(FILE *), zsh_commands(FILE *), zsh_arguments(FILE *), zsh_outputs(FILE *), zsh_words(FILE *);
void fish_taking(FILE *), fish_options(FILE *), fish_commands(FILE *), fish_arguments(FILE *), fish_outputs(FILE *);

#endif
