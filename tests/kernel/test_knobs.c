/* test_knobs.c - docs/KERNEL.md lists the settings of a host as they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "knobs.h"

static void the_docs_list_every_setting_in_order(void **state)
{
    (void)state;
    char line[512], expected[512], path[64];
    FILE *docs = fopen(FINWAIT_SOURCE_DIR "/docs/KERNEL.md", "r");
    size_t seen = 0;
    assert_non_null(docs);
    while (fgets(line, sizeof line, docs)) {
        if (strncmp(line, "| ipv", 5)) continue;
        assert_true(seen < nknobs);
        const struct knob *k = &knobs[seen++];
        snprintf(path, sizeof path, "%s", k->path);
        for (char *c = path; *c; c++)
            if (*c == '/') *c = '.';
        snprintf(expected, sizeof expected, "| %s | %s | %s%s |\n", path, k->value, k->why,
                 k->optional ? " (younger)" : "");
        assert_string_equal(line, expected);
    }
    fclose(docs);
    assert_int_equal(seen, nknobs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_docs_list_every_setting_in_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
