/* view/style.h - the roles a cell can play. A theme gives each its colours; the
 * list of names is this one (themes/default.theme has a line for each). */
#ifndef VIEW_STYLE_H
#define VIEW_STYLE_H

#define STYLE_ROLES(X) \
    X(BASE, "base") X(STRONG, "strong") X(DIM, "dim") X(FAINT, "faint") \
    X(CLIENT, "client") X(SERVER, "server") X(BAD, "bad") \
    X(EDGE_NEVER, "edge.never") X(EDGE_CLIENT, "edge.client") X(EDGE_SERVER, "edge.server") X(EDGE_BOTH, "edge.both") \
    X(LAB_NEVER, "lab.never") X(LAB_WALKED, "lab.walked") \
    X(LIT_CLIENT, "lit.client") X(LIT_SERVER, "lit.server") \
    X(LAB_LIT_CLIENT, "lab.lit.client") X(LAB_LIT_SERVER, "lab.lit.server") \
    X(BOX, "box") X(BOX_EDGE, "box.edge") X(BOX_SEEN, "box.seen") X(BOX_NOTE, "box.note") \
    X(HERE, "here") X(HERE_EDGE, "here.edge") X(HERE_NOTE, "here.note") \
    X(HERE_CLIENT, "here.client") X(HERE_CLIENT_EDGE, "here.client.edge") X(HERE_CLIENT_NOTE, "here.client.note") \
    X(HERE_SERVER, "here.server") X(HERE_SERVER_EDGE, "here.server.edge") X(HERE_SERVER_NOTE, "here.server.note") \
    X(TAG_CLIENT, "tag.client") X(TAG_CLIENT_EDGE, "tag.client.edge") \
    X(TAG_SERVER, "tag.server") X(TAG_SERVER_EDGE, "tag.server.edge") \
    X(HOLLOW_CLIENT, "hollow.client") X(HOLLOW_SERVER, "hollow.server") \
    X(BAR_FULL_CLIENT, "bar.full.client") X(BAR_FULL_SERVER, "bar.full.server") \
    X(BAR_EMPTY_CLIENT, "bar.empty.client") X(BAR_EMPTY_SERVER, "bar.empty.server") \
    X(LIFE, "life") X(CAP, "cap") \
    X(SEG_HELD_CLIENT, "seg.held.client") X(SEG_HELD_SERVER, "seg.held.server") \
    X(SEG_PICK_CLIENT, "seg.pick.client") X(SEG_PICK_SERVER, "seg.pick.server") X(PICK, "pick") \
    X(SEG_NOW_CLIENT, "seg.now.client") X(SEG_NOW_SERVER, "seg.now.server") X(SEG_NOW, "seg.now") \
    X(SEG_DONE_CLIENT, "seg.done.client") X(SEG_DONE_SERVER, "seg.done.server") X(SEG_DONE, "seg.done") \
    X(SEG_NUM, "seg.num") X(SEG_LOST, "seg.lost") \
    X(STORY, "story") X(STORY_STRONG, "story.strong") X(STORY_DIM, "story.dim") \
    X(STORY_CLIENT, "story.client") X(STORY_SERVER, "story.server") X(STORY_BAD, "story.bad") \
    X(HEAD, "head") X(ROW, "row") X(ROW_NEW, "row.new") X(ROW_DIM, "row.dim") \
    X(KEY, "key") X(FOOT, "foot") X(BACK, "back") X(FOOT_BACK, "foot.back") X(LIVE, "live") X(NAME, "name") \
    X(PANEL, "panel") X(PANEL_STRONG, "panel.strong") X(PANEL_DIM, "panel.dim") X(PANEL_EDGE, "panel.edge") \
    X(PANEL_KEY, "panel.key") X(SEG_LOST_PANEL, "seg.lost.panel") \
    X(PANEL_CLIENT, "panel.client") X(PANEL_SERVER, "panel.server") X(PANEL_PICK, "panel.pick") \
    X(LESSON, "lesson") X(LESSON_STRONG, "lesson.strong") X(LESSON_DIM, "lesson.dim") X(LESSON_EDGE, "lesson.edge") \
    X(LESSON_KEY, "lesson.key") X(TAG_BAD, "tag.bad") \
    X(BADGE, "badge") X(BADGE_CLIENT, "badge.client") X(BADGE_SERVER, "badge.server")

#define STYLE_ENUM(id, name) STYLE_##id,
enum style_role { STYLE_ROLES(STYLE_ENUM) STYLE_COUNT };
#undef STYLE_ENUM

const char *style_name(enum style_role); /* "tag.client.edge" */

#endif
