/* export_jsonl.c - the tape itself. */
#include "export/tape_json.h"
#include "exports.h"

int export_jsonl(const struct export_job *job, FILE *out, struct error *error)
{
    return tape_json_write(job->tape, out, error);
}
