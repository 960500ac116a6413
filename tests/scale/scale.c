/* scale.c - what things cost with 1000, 10000 and 100000 events on the tape, in CPU time, on
 * the simulator: cost must grow no faster than the tape. Prints a table; status 1 when
 * something grew faster; when a frame of the atlas costs more than what is new on the tape;
 * and, in a build that is made to be fast, when Left at the end of the longest tape takes 5 ms
 * or more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "app/session.h"
#include "app/steps.h"
#include "export/tape_json.h"
#include "script/script.h"
#include "sim/sim.h"
#include "view/scene.h"

enum { SIZES = 3, CONNECTIONS = 64, LOOKS = 20, ROWS = 40, COLS = 132 };
static const uint32_t sizes[SIZES] = {1000, 10000, 100000};
static const double left_most_ms = 5;
static const double growth_most = 30; /* for ten times as much: what is quadratic grows by 100 */
static const double noise_ms = 2;
/* of what the atlas costs when it is opened and reads the whole of the longest tape */
static const double frame_most = 0.25;

enum cost { COST_RUN, COST_WRITE, COST_READ, COST_FIRST_LEFT, COST_LEFT, COST_HOME, COST_DRAW, COST_FIND, COST_ATLAS,
            COST_ATLAS_FRAME, COST_COUNT };
static const char *const cost_names[COST_COUNT] = {
    "run the commands", "save the tape", "read it again", "the first Left", "Left at the end", "Home",
    "draw the screen", "search in vain", "open the atlas", "a frame of it",
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *why)
{
    fprintf(stderr, "scale: %s\n", why);
    exit(1);
}

static void submit(struct session *s, const char *line)
{
    struct error error;
    struct script *script = script_parse("scale", line, strlen(line), &error);
    if (!script || session_submit(s, script_at(script, 0), 0, &error)) die(error.text);
    for (int i = 0; i < 1000 && session_busy(s); i++) session_pump(s, 0, &error);
    script_free(script);
}

/* A session with its connections: what is measured begins behind them. */
static struct session *session_connected(void)
{
    struct engine_config config = {.seed = 1};
    struct error error = {0, ""};
    struct session *s = session_open(&sim_engine, &config, 0, &error);
    if (!s) die(error.text);
    submit(s, "server set autoaccept on");
    submit(s, "server set autoread on");
    submit(s, "server listen");
    for (int i = 0; i < CONNECTIONS; i++) {
        submit(s, "client connect");
        submit(s, "wire deliver all");
    }
    return s;
}

static double run_cost(struct session *s, uint32_t events)
{
    double start = now_ms();
    for (uint32_t until = tape_len(session_tape(s)) + events; tape_len(session_tape(s)) < until;) {
        submit(s, "client send \"hello\"");
        submit(s, "wire deliver all");
    }
    return now_ms() - start;
}

/* With the atlas where it is known what was walked. */
static void draw(struct session *s, const struct model *m, uint32_t cursor, const struct walks *walks)
{
    char engine[SCENE_WORD] = "sim", profile[SCENE_WORD] = "linux";
    const struct tape *tape = session_tape(s);
    struct canvas *canvas = canvas_new(ROWS, COLS);
    struct view_state vs = {.cursor = cursor, .behind = step_behind(tape, cursor), .now = m->at, .walks = walks,
                            .overlay = walks ? OVERLAY_ATLAS : OVERLAY_NONE};
    struct scene scene = {.tape = tape, .model = m, .vs = &vs, .engine = engine, .profile = profile};
    if (!canvas) die("out of memory");
    scene_draw(canvas, &scene);
    scene_next_change(&scene);
    canvas_free(canvas);
}

/* What the key does, and the picture of it. */
static double left(struct session *s, struct model *m, uint32_t *cursor)
{
    double start = now_ms();
    *cursor = step_back(session_tape(s), *cursor, STEP_EVENT);
    session_at(s, *cursor, m);
    draw(s, m, *cursor, NULL);
    return now_ms() - start;
}

static double atlas_frame(struct session *s)
{
    struct walks walks;
    double start = now_ms();
    if (session_walks(s, tape_len(session_tape(s)), &walks)) die("out of memory");
    draw(s, session_model(s), tape_len(session_tape(s)), &walks);
    return now_ms() - start;
}

static void atlas_costs(struct session *s, double cost[COST_COUNT])
{
    cost[COST_ATLAS] = atlas_frame(s);
    for (int i = 0; i < LOOKS; i++) {
        submit(s, "client send \"hello\"");
        submit(s, "wire deliver all");
        cost[COST_ATLAS_FRAME] += atlas_frame(s) / LOOKS;
    }
}

static void look_costs(struct session *s, double cost[COST_COUNT])
{
    struct model *m = malloc(sizeof *m);
    uint32_t cursor = tape_len(session_tape(s));
    bool wrapped;
    if (!m) die("out of memory");
    cost[COST_FIRST_LEFT] = left(s, m, &cursor);
    for (int i = 0; i < LOOKS; i++) cost[COST_LEFT] += left(s, m, &cursor) / LOOKS;
    double start = now_ms();
    for (int i = 0; i < LOOKS; i++) draw(s, session_model(s), tape_len(session_tape(s)), NULL);
    cost[COST_DRAW] = (now_ms() - start) / LOOKS;
    start = now_ms();
    step_find(session_tape(s), cursor, "no such words", &wrapped);
    cost[COST_FIND] = now_ms() - start;
    start = now_ms();
    cursor = step_first(session_tape(s));
    session_at(s, cursor, m);
    draw(s, m, cursor, NULL);
    cost[COST_HOME] = now_ms() - start;
    free(m);
}

static void file_costs(const struct session *s, double cost[COST_COUNT])
{
    struct error error;
    FILE *file = tmpfile();
    if (!file) die("no temporary file");
    double start = now_ms();
    if (tape_json_write(session_tape(s), file, &error)) die(error.text);
    cost[COST_WRITE] = now_ms() - start;
    rewind(file);
    start = now_ms();
    struct tape *tape = tape_json_read(file, "scale", &error);
    cost[COST_READ] = now_ms() - start;
    if (!tape) die(error.text);
    tape_free(tape);
    fclose(file);
}

static bool print_cost(const char *name, const double ms[SIZES])
{
    bool linear = true;
    printf("%-18s", name);
    for (int i = 0; i < SIZES; i++) printf(" %10.3f", ms[i]);
    for (int i = 1; i < SIZES; i++) linear = linear && (ms[i] < noise_ms || ms[i] <= growth_most * ms[i - 1]);
    printf("  %s\n", linear ? "" : "grows faster than the tape");
    return linear;
}

int main(void)
{
    double cost[SIZES][COST_COUNT] = {{0}};
    bool fine = true;
    printf("%-18s %10s %10s %10s   ms of CPU; %d connections on a screen of %dx%d are there already\n",
           "events on the tape", "1000", "10000", "100000", CONNECTIONS, COLS, ROWS);
    for (int i = 0; i < SIZES; i++) {
        struct session *s = session_connected();
        cost[i][COST_RUN] = run_cost(s, sizes[i]);
        file_costs(s, cost[i]);
        look_costs(s, cost[i]);
        atlas_costs(s, cost[i]);
        session_close(s);
    }
    for (int c = 0; c < COST_COUNT; c++) {
        const double row[SIZES] = {cost[0][c], cost[1][c], cost[2][c]};
        fine = print_cost(cost_names[c], row) && fine;
    }
    const double *last = cost[SIZES - 1];
    double worst = last[COST_LEFT] > last[COST_FIRST_LEFT] ? last[COST_LEFT] : last[COST_FIRST_LEFT];
    printf("Left at the end of %u events: %.3f ms, and %.0f ms at most\n", sizes[SIZES - 1], worst, left_most_ms);
    double frame = last[COST_ATLAS_FRAME] / last[COST_ATLAS];
    printf("a frame of the atlas: %.2f of opening it, and %.2f at most\n", frame, frame_most);
    fine = fine && frame <= frame_most;
#ifdef NDEBUG
    fine = fine && worst < left_most_ms;
#endif
    return fine ? 0 : 1;
}
