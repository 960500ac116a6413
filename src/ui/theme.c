/* theme.c - where themes are found, and what a terminal of a given depth shows
 * of one. The text is read in theme_parse.c. */
#include "ui/theme.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/text.h"
#include "script/nearest.h"
#include "theme_raw.h"

enum { THEME_BYTES_MAX = 64 << 10, THEME_PATH_MAX = 4096, THEMES_MAX = 64 };
static const char theme_suffix[] = ".theme";

/* ---- what was left open is filled in ---- */

static struct colour colour_at(const struct raw_theme *raw, struct raw_colour colour, struct colour base)
{
    switch (colour.kind) {
    case RAW_BASE: return base;
    case RAW_NAMED: return raw->names[colour.name].colour;
    case RAW_COLOUR: break;
    }
    return colour.colour;
}

static void fill_part(const struct raw_theme *raw, enum raw_part part, struct look looks[STYLE_COUNT])
{
    const struct colour own = {COLOUR_DEFAULT, 0};
    const struct raw_look *base = &raw->looks[part][STYLE_BASE];
    const struct colour fg = colour_at(raw, base->fg, own), bg = colour_at(raw, base->bg, own);
    for (enum style_role role = 0; role < STYLE_COUNT; role++) {
        const struct raw_look *look = &raw->looks[part][role];
        looks[role] = (struct look){colour_at(raw, look->fg, fg), colour_at(raw, look->bg, bg), look->attrs};
    }
}

static void lower_to_256(struct look looks[STYLE_COUNT])
{
    struct oklab table[OKLAB_COUNT];
    bool filled = false;
    for (enum style_role role = 0; role < STYLE_COUNT; role++) {
        struct colour *both[] = {&looks[role].fg, &looks[role].bg};
        for (size_t i = 0; i < 2; i++) {
            if (both[i]->kind != COLOUR_RGB) continue;
            if (!filled) oklab_fill(table);
            filled = true;
            *both[i] = (struct colour){COLOUR_INDEX, oklab_nearest(table, both[i]->value)};
        }
    }
}

static void name_of_path(const char *path, char name[THEME_NAME_MAX])
{
    const char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    size_t len = strlen(last), suffix = sizeof theme_suffix - 1;
    if (len > suffix && strcmp(last + len - suffix, theme_suffix) == 0) len -= suffix;
    if (len >= THEME_NAME_MAX) len = THEME_NAME_MAX - 1;
    memcpy(name, last, len);
    name[len] = '\0';
}

int theme_parse(struct theme *theme, const char *name, const char *text, size_t len, struct error *error)
{
    const struct theme_info *first = &theme_shipped[0];
    struct raw_theme raw = {.nnames = 0};
    if (raw_parse(&raw, first->name, first->text, first->len, error) < 0) return -1;
    if (text != first->text && raw_parse(&raw, name, text, len, error) < 0) return -1;

    *theme = (struct theme){.name = ""};
    name_of_path(name, theme->name);
    memcpy(theme->summary, raw.summary, sizeof theme->summary);
    fill_part(&raw, PART_MONO, theme->looks[DEPTH_MONO]);
    fill_part(&raw, PART_16, theme->looks[DEPTH_16]);
    fill_part(&raw, PART_RICH, theme->looks[DEPTH_TRUE]);
    memcpy(theme->looks[DEPTH_256], theme->looks[DEPTH_TRUE], sizeof theme->looks[DEPTH_256]);
    lower_to_256(theme->looks[DEPTH_256]);
    return 0;
}

/* ---- where they are ---- */

/* The user's folder of themes; false: there is none. An XDG path that is not
 * absolute must be ignored (XDG Base Directory Specification). */
static bool user_folder(char *path, size_t cap)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int n = -1;
    if (config && *config == '/')
        n = snprintf(path, cap, "%s/finwait/themes", config);
    else if (home && *home == '/')
        n = snprintf(path, cap, "%s/.config/finwait/themes", home);
    return n > 0 && (size_t)n < cap;
}

static int parse_file(struct theme *theme, const char *path, FILE *file, struct error *error)
{
    int status = -1;
    char *text = malloc(THEME_BYTES_MAX + 1);
    size_t len = text ? fread(text, 1, THEME_BYTES_MAX + 1, file) : 0;
    if (!text)
        error_set(error, "%s: no memory to read it; close something and try again", path);
    else if (ferror(file))
        error_sys(error, errno, "%s: cannot be read; a theme is a text file", path);
    else if (len > THEME_BYTES_MAX)
        error_set(error, "%s: longer than 64 KiB; a theme is one line a role", path);
    else
        status = theme_parse(theme, path, text, len, error);
    free(text);
    return status;
}

/* 0: read; -1: *error; 1: no such file. */
static int load_file(struct theme *theme, const char *path, struct error *error)
{
    FILE *file = fopen(path, "re");
    if (!file && (errno == ENOENT || errno == ENOTDIR)) return 1;
    if (!file) return error_sys(error, errno, "the theme %s cannot be read", path);
    int status = parse_file(theme, path, file, error);
    fclose(file);
    return status;
}

static int unknown_theme(const char *name, struct error *error)
{
    char names[THEMES_MAX][THEME_NAME_MAX], list[256] = "";
    const char *words[THEMES_MAX];
    size_t n = theme_names(names, THEMES_MAX), used = 0;
    for (size_t i = 0; i < n; i++) {
        words[i] = names[i];
        if (used < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = word_nearest(name, strlen(name), words, n);
    if (near) return error_set(error, "unknown theme '%s'; did you mean '%s'? Known: %s", name, near, list);
    return error_set(error, "unknown theme '%s'; known: %s; a file needs a / in its path", name, list);
}

int theme_load(struct theme *theme, const char *name, struct error *error)
{
    char folder[THEME_PATH_MAX], path[THEME_PATH_MAX + 2 * THEME_NAME_MAX];
    if (strchr(name, '/')) {
        int found = load_file(theme, name, error);
        return found == 1 ? error_set(error, "%s: no such theme file; check the path", name) : found;
    }
    if (*name && strlen(name) < THEME_NAME_MAX && user_folder(folder, sizeof folder)) {
        snprintf(path, sizeof path, "%s/%s%s", folder, name, theme_suffix);
        int found = load_file(theme, path, error);
        if (found != 1) return found;
    }
    for (const struct theme_info *info = theme_shipped; info->name; info++)
        if (strcmp(info->name, name) == 0) return theme_parse(theme, info->name, info->text, info->len, error);
    return unknown_theme(name, error);
}

/* ---- which there are ---- */

static size_t add_name(char names[][THEME_NAME_MAX], size_t n, size_t max, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0) return n;
    if (n < max) snprintf(names[n++], THEME_NAME_MAX, "%s", name);
    return n;
}

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

size_t theme_names(char names[][THEME_NAME_MAX], size_t max)
{
    char path[THEME_PATH_MAX], name[THEME_NAME_MAX];
    size_t n = 0;
    for (const struct theme_info *info = theme_shipped; info->name; info++) n = add_name(names, n, max, info->name);
    DIR *folder = user_folder(path, sizeof path) ? opendir(path) : NULL;
    if (folder) {
        for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
            size_t len = strlen(entry->d_name), suffix = sizeof theme_suffix - 1;
            if (len <= suffix || len - suffix >= THEME_NAME_MAX || entry->d_name[0] == '.') continue;
            if (strcmp(entry->d_name + len - suffix, theme_suffix) != 0) continue;
            name_of_path(entry->d_name, name);
            char shown[THEME_NAME_MAX];
            if (strcmp(text_copy(shown, sizeof shown, name), name) != 0) continue; /* it would not print as it is */
            n = add_name(names, n, max, name);
        }
        closedir(folder);
    }
    qsort(names, n, sizeof names[0], by_name);
    return n;
}
