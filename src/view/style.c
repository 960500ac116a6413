/* style.c - the roles' names, as themes write them. */
#include "view/style.h"

#define STYLE_NAME(id, name) name,
static const char *const names[] = {STYLE_ROLES(STYLE_NAME)};

const char *style_name(enum style_role role)
{
    return (unsigned)role < STYLE_COUNT ? names[role] : "base";
}
