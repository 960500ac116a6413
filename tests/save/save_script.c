/* save_script.c - save_script < TAPE.jsonl > SCRIPT.fw: the exporter without a
 * screen, for save.sh. */
#include <stdio.h>

#include "export/save_script.h"
#include "export/tape_json.h"

int main(void)
{
    struct error error;
    size_t lines;
    struct tape *tape = tape_json_read(stdin, "stdin", &error);
    int failed = tape ? save_script_write(tape, stdout, &lines, &error) : -1;
    if (failed) fprintf(stderr, "save_script: %s\n", error.text);
    tape_free(tape);
    return failed ? 1 : 0;
}
