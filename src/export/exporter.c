/* exporter.c - the table, and what all exporters share. */
#include "export/exporter.h"

#include <errno.h>
#include <string.h>
#include "exports.h"

#define EXPORT_ROW(id, name, suffix, function, what, look) {FORMAT_##id, name, suffix, what, look, function},
const struct exporter exporters[FORMAT_COUNT] = {EXPORTERS(EXPORT_ROW)};
#undef EXPORT_ROW

#define EXPORT_NAME(id, name, suffix, function, what, look) name,
const char *const exporter_names[FORMAT_COUNT + 1] = {EXPORTERS(EXPORT_NAME) NULL};
#undef EXPORT_NAME

const struct exporter *exporter_of_file(const char *path)
{
    size_t len = strlen(path);
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        size_t suffix = strlen(exporters[i].suffix);
        if (len > suffix && strcmp(path + len - suffix, exporters[i].suffix) == 0) return &exporters[i];
    }
    return NULL;
}

int exporter_write(const struct exporter *exporter, const struct export_job *job, FILE *out, struct error *error)
{
    if (exporter->write(job, out, error) != 0) return -1;
    if (fflush(out) != 0 || ferror(out)) return error_sys(error, errno, "the file was not written whole");
    return 0;
}
