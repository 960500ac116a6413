/* sheet.h - what both worksheets share: their words, and what can be written where. All
 * of it is taken from the map of the diagram that the screen draws. */
#ifndef EXPORT_SHEET_H
#define EXPORT_SHEET_H
#include <stddef.h>
#include <stdio.h>
#include "view/diagram_map.h"

#define SHEET_TITLE "The states of a TCP connection"
#define SHEET_FIGURE "RFC 9293, figure 5: passive open left, active open right. CLOSED stands twice."
#define SHEET_TASK "Write its state into each box, and on each arrow what happens / what is sent."

enum { SHEET_BANK_MOST = 32, SHEET_ROW = 120 };

/* Words in alphabetical order, and how often each is needed. */
struct sheet_bank { const char *word[SHEET_BANK_MOST]; int times[SHEET_BANK_MOST]; size_t n; };

const struct diagram_map *sheet_map(void);
void sheet_states(struct sheet_bank *);
void sheet_labels(struct sheet_bank *);
/* A row of words from *at on, at most `cols` wide: "CLOSED x2   CLOSING"; *at goes behind them.
 * False: there are no more. */
bool sheet_bank_row(const struct sheet_bank *, size_t *at, int cols, char row[SHEET_ROW]);

#endif
