/* Variables: tests/corpus/variables has texts and .env files, and what Docker Compose makes of them;
 * here is the rest: limits, several files, profiles. */
#include "unit.h"

#include <bponet.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compose/dotenv.h"
#include "compose/template.h"
#include "model/topology.h"

/* ---- tables ------------------------------------------------------------------------------------ */

#define MOST_COLUMNS 3

/* Replaces \n, \t, \r, \\ and \BOM in place: the new length. */
static size_t unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (*from != '\\') {
            *to++ = *from;
            continue;
        }
        from++;
        if (strncmp(from, "BOM", 3) == 0) {
            to = (char *)memcpy(to, "\xef\xbb\xbf", 3) + 3;
            from += 2;
        } else {
            *to++ = (char)(*from == 'n'   ? '\n'
                           : *from == 't' ? '\t'
                           : *from == 'r' ? '\r'
                                          : *from);
        }
    }
    *to = '\0';
    return (size_t)(to - text);
}

/* Calls run with the columns of each line; what isn't there is "". The first is unescaped, with its
 * length; run says what is wrong in why, which is "" to begin with. */
static size_t each_row(const char *path,
                       void (*run)(char *const *columns, size_t len, bpo_strbuf *why))
{
    char line[4096], none[] = "";
    size_t n = 0;
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    while (fgets(line, sizeof line, f)) {
        char *columns[MOST_COLUMNS] = {none, none, none}, *next = line;
        bpo_strbuf why = {0};
        if (strncmp(line, "# ", 2) == 0)
            continue;
        line[strcspn(line, "\n")] = '\0';
        for (size_t i = 0; i < MOST_COLUMNS && next; i++)
            columns[i] = strsep(&next, "\t");
        bpo_strbuf_addf(&why, "%s: ", columns[0]);
        size_t mark = why.len, len = unescape(columns[0]);
        unescape(columns[1]);
        run(columns, len, &why);
        ck_assert_msg(why.len == mark, "%s: %s", path, why.data);
        bpo_strbuf_free(&why);
        n++;
    }
    fclose(f);
    return n;
}

/* ---- texts ------------------------------------------------------------------------------------- */

static const char *find(const char *const *variables, const char *name, size_t len)
{
    for (; *variables; variables++)
        if (strncmp(*variables, name, len) == 0 && (*variables)[len] == '=')
            return *variables + len + 1;
    return NULL;
}

static const char *get(void *unset, const char *name, size_t len)
{
    static const char *const variables[] = {"S=set", "E=", "T=$S", "SP=a b", "A_1=one", NULL};
    (void)unset;
    return find(variables, name, len);
}

/* Notes a name, once. */
static int note(void *unset, const char *name, size_t len)
{
    bpo_strbuf *names = unset;
    char *wanted = strndup(name, len);
    char *copy = strdup(bpo_strbuf_text(names)), *next = copy, *word;
    bool known = false;
    while ((word = strsep(&next, " ")))
        known = known || strcmp(word, wanted) == 0;
    if (!known)
        bpo_strbuf_addf(names, "%s%s", names->len ? " " : "", wanted);
    free(copy);
    free(wanted);
    return 0;
}

static void expand_row(char *const *columns, size_t len, bpo_strbuf *why)
{
    bpo_strbuf out = {0}, unset = {0}, got = {0};
    bpo_template t = {.get = get, .unset = note, .context = &unset, .limit = 1000};
    /* a copy without anything behind it, for the sanitizers to see every step too far */
    char *exact = malloc(len ? len : 1);
    memcpy(exact, columns[0], len);
    switch (bpo_template_expand(&t, exact, len, &out)) {
    case BPO_TEMPLATE_DONE:
        bpo_strbuf_addf(&got, "=%s", bpo_strbuf_text(&out));
        if (strcmp(columns[2], bpo_strbuf_text(&unset)) != 0)
            bpo_strbuf_addf(why, "unset %s, not %s;", bpo_strbuf_text(&unset), columns[2]);
        break;
    case BPO_TEMPLATE_SYNTAX:
        bpo_strbuf_add(&got, "!syntax");
        break;
    case BPO_TEMPLATE_REQUIRED:
        bpo_strbuf_addf(&got, "!required %.*s%s%s", (int)t.name_len, t.name,
                        t.reason.len ? ": " : "", bpo_strbuf_text(&t.reason));
        break;
    default:
        bpo_strbuf_add(&got, "a limit");
    }
    if (strcmp(columns[1], got.data) != 0)
        bpo_strbuf_addf(why, "%s, not %s", got.data, columns[1]);
    bpo_strbuf_free(&t.reason);
    bpo_strbuf_free(&out);
    bpo_strbuf_free(&unset);
    bpo_strbuf_free(&got);
    free(exact);
}

START_TEST(texts_are_expanded_as_by_compose)
{
    size_t n = each_row(TESTS_DIR "/corpus/variables/templates.txt", expand_row);
    printf("variables: %zu texts as Compose expands them\n", n);
    ck_assert_uint_ge(n, 150);
}
END_TEST

/* What becomes of n times head, a middle and n times tail. */
static bpo_template_end expand_nested(const char *head, const char *middle, const char *tail,
                                      size_t n, size_t limit)
{
    bpo_strbuf text = {0}, out = {0}, unset = {0};
    bpo_template t = {.get = get, .unset = note, .context = &unset, .limit = limit};
    for (size_t i = 0; i < n; i++)
        bpo_strbuf_add(&text, head);
    bpo_strbuf_add(&text, middle);
    for (size_t i = 0; i < n; i++)
        bpo_strbuf_add(&text, tail);
    bpo_template_end end = bpo_template_expand(&t, text.data, text.len, &out);
    ck_assert(out.len <= limit);
    bpo_strbuf_free(&t.reason);
    bpo_strbuf_free(&text);
    bpo_strbuf_free(&out);
    bpo_strbuf_free(&unset);
    return end;
}

START_TEST(texts_have_limits)
{
    ck_assert_int_eq(expand_nested("${U:-", "x", "}", BPO_TEMPLATE_DEPTH, 10),
                     BPO_TEMPLATE_DONE);
    ck_assert_int_eq(expand_nested("${U:-", "x", "}", BPO_TEMPLATE_DEPTH + 1, 10),
                     BPO_TEMPLATE_DEPTH_LIMIT);
    ck_assert_int_eq(expand_nested("${U:-", "x", "}", 1000000, 10), BPO_TEMPLATE_DEPTH_LIMIT);
    ck_assert_int_eq(expand_nested("$S", "", "", 1000, 3000), BPO_TEMPLATE_DONE);
    ck_assert_int_eq(expand_nested("$S", "", "", 1000, 2999), BPO_TEMPLATE_SIZE_LIMIT);
    ck_assert_int_eq(expand_nested("${U-${S}", "", "}", 30, 89), BPO_TEMPLATE_SIZE_LIMIT);
    /* a million times each; what isn't linear here is never done */
    ck_assert_int_eq(expand_nested("${U:-}", "", "", 1000000, 10), BPO_TEMPLATE_DONE);
    ck_assert_int_eq(expand_nested("${U:-{", "", "", 1000000, 10), BPO_TEMPLATE_SYNTAX);
    ck_assert_int_eq(expand_nested("${U:-{", "}", "", 1000000, 10), BPO_TEMPLATE_SYNTAX);
    ck_assert_int_eq(expand_nested("${U:-{", "", "}}", 1000000, 1000),
                     BPO_TEMPLATE_DEPTH_LIMIT);
    ck_assert_int_eq(expand_nested("${S}\n{", "", "", 1000000, 10000000), BPO_TEMPLATE_DONE);
}
END_TEST

START_TEST(what_is_thrown_away_is_work_too)
{
    /* all of it, the name in the default, what that becomes, and, in place of it, the value */
    const char text[] = "${S:-$S}";
    const size_t needed = 8 + 1 + 3 + 3 + 4 * BPO_TEMPLATE_PIECE;
    for (size_t work = 0; work < needed + 10; work++) {
        bpo_strbuf out = {0}, unset = {0};
        size_t left = work;
        bpo_template t = {
            .get = get, .unset = note, .context = &unset, .limit = 3, .work_left = &left};
        bpo_template_end end = bpo_template_expand(&t, text, strlen(text), &out);
        ck_assert_int_eq(end, work < needed ? BPO_TEMPLATE_WORK_LIMIT : BPO_TEMPLATE_DONE);
        ck_assert(work < needed || work - left == needed);
        bpo_strbuf_free(&out);
        bpo_strbuf_free(&unset);
    }
}
END_TEST

/* ---- .env files -------------------------------------------------------------------------------- */

/* Reads a .env file into dotenv, whose memory the caller frees. */
static bpo_status read_dotenv(bpo_dotenv *dotenv, bpo_variables *given, const char *text,
                              size_t len, bpo_error *err)
{
    dotenv->name = "x.env";
    dotenv->given = given;
    if (bpo_variables_set(given, dotenv->arena, "P", 1, "proc", true) < 0 ||
        bpo_variables_set(given, dotenv->arena, "EMPTY", 5, "", true) < 0)
        return BPO_E_MEMORY;
    char *exact = malloc(len ? len : 1);
    memcpy(exact, text, len);
    bpo_status status = bpo_dotenv_read(dotenv, exact, len, err);
    free(exact);
    return status;
}

static void add_got(bpo_strbuf *got, const bpo_dotenv *dotenv, const char *name)
{
    const char *value = bpo_variables_find(dotenv->own, name, 1);
    bpo_strbuf_addf(got, "%s%s%s", got->len ? "\t" : "", value ? "=" : "-", value ? value : "");
}

static void dotenv_row(char *const *columns, size_t len, bpo_strbuf *why)
{
    bpo_arena arena = {0};
    bpo_variables given = {0};
    bpo_variables own = {0};
    bpo_dotenv dotenv = {.arena = &arena, .own = &own};
    bpo_error err = {0};
    bpo_strbuf got = {0}, wanted = {0};
    if (read_dotenv(&dotenv, &given, columns[0], len, &err) == BPO_OK) {
        add_got(&got, &dotenv, "A");
        add_got(&got, &dotenv, "B");
    } else {
        bpo_strbuf_add(&got, "!");
        if (!err.line || strcmp(err.file, "x.env") != 0 || strchr(err.message, '\n'))
            bpo_strbuf_addf(why, "an error without its place: %s;", err.message);
    }
    unescape(columns[2]);
    bpo_strbuf_addf(&wanted, "%s%s%s", columns[1], *columns[2] ? "\t" : "", columns[2]);
    if (strcmp(got.data, wanted.data) != 0)
        bpo_strbuf_addf(why, "%s, not %s", got.data, wanted.data);
    bpo_strbuf_free(&got);
    bpo_strbuf_free(&wanted);
    bpo_map_free(&given.index);
    bpo_map_free(&own.index);
    bpo_arena_free(&arena);
}

START_TEST(dotenv_is_read_as_by_compose)
{
    size_t n = each_row(TESTS_DIR "/corpus/variables/dotenv.txt", dotenv_row);
    printf("variables: %zu .env files as Compose reads them\n", n);
    ck_assert_uint_ge(n, 100);
}
END_TEST

static const struct {
    const char *text;
    size_t len; /* 0: strlen */
    int line, column;
    const char *says;
} refused[] = {
    {"A=1\nB=\"x\ny\n", 0, 2, 3, "a quote opens here and is never closed"},
    {"A=1\n\n A B=1\n", 0, 3, 2, "a variable's name with a space in it; write NAME=value"},
    {"A=1\nA!=1\n", 0, 2, 2, "a character that no variable's name has; write NAME=value"},
    {"A=\"1\n2\"\nB=${\n", 0, 3, 1,
     "a variable in the value isn't written right; write ${NAME}, or $$ for a dollar sign"},
    {"\n\nA=${U:?say it}", 0, 3, 1, "the variable U needs a value: say it"},
    {"A=1\nB=\xff\n", 0, 2, 3, "UTF-8"},
    {"A=1\nB=a\0b\n", 10, 2, 4, "a NUL character; take it away"},
};

START_TEST(a_bad_dotenv_is_said_with_its_place)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        bpo_arena arena = {0};
        bpo_variables given = {0};
        bpo_variables own = {0};
        bpo_dotenv dotenv = {.arena = &arena, .own = &own};
        bpo_error err = {0};
        size_t len = refused[i].len ? refused[i].len : strlen(refused[i].text);
        ck_assert_int_eq(read_dotenv(&dotenv, &given, refused[i].text, len, &err),
                         BPO_E_DOCUMENT);
        ck_assert_msg(strstr(err.message, refused[i].says) != NULL, "%zu: %s", i, err.message);
        ck_assert_int_eq(err.line, refused[i].line);
        ck_assert_int_eq(err.column, refused[i].column);
        bpo_map_free(&given.index);
        bpo_map_free(&own.index);
        bpo_arena_free(&arena);
    }
}
END_TEST

START_TEST(a_dotenv_may_not_take_long)
{
    bpo_arena arena = {0};
    bpo_variables given = {0}, own = {0};
    bpo_dotenv dotenv = {.arena = &arena, .own = &own};
    bpo_strbuf text = {0};
    bpo_error err = {0};
    bpo_strbuf_add(&text, "A=");
    bpo_strbuf_addc(&text, 'x', 100000);
    for (int i = 0; i < 1000; i++)
        bpo_strbuf_add(&text, "\nB=${U:+$A}");
    ck_assert_int_eq(read_dotenv(&dotenv, &given, text.data, text.len, &err), BPO_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.message, "too long to replace"));
    ck_assert_int_gt(err.line, 100);
    bpo_strbuf_free(&text);
    bpo_map_free(&given.index);
    bpo_map_free(&own.index);
    bpo_arena_free(&arena);
}
END_TEST

/* ---- documents in folders ---------------------------------------------------------------------- */

static char folder[] = "/tmp/bponet-variables-XXXXXX";

/* Writes a file below the test's folder, whose name may have one folder in it. */
static void put(const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    mkdir(path, 0700);
    *slash = '/';
    FILE *f = fopen(path, "w");
    ck_assert_msg(f != NULL, "%s", path);
    fputs(text, f);
    fclose(f);
}

#define MOST 4

/* What is in the folder, how it is read, and what comes out: the project's name, what the variables
 * of compose.yaml are, the services; or the error. */
typedef struct reading_case {
    const char *about, *files[2 * MOST]; /* names and texts */
    const char *environment[MOST], *env_files[MOST], *profiles[MOST];
    const char *document, *start, *project; /* NULL: found; from the folder; not given */
    const char *expected;
} reading_case;

#define IMAGE                                                                                  \
    "services:\n  a: {container_name: \"${A-u}-${B-u}\"}\n"                                    \
    "  p: {profiles: [p]}\n  q: {profiles: [q, p]}\n"

static const reading_case cases[] = {
    {.about = "nothing is set", .files = {"compose.yaml", IMAGE}, .expected = "u-u a"},
    {.about = "the environment",
     .files = {"compose.yaml", IMAGE},
     .environment = {"A=1", "B="},
     .expected = "1- a"},
    {.about = ".env beside the document",
     .files = {"compose.yaml", IMAGE, ".env", "A=1\nB=$A"},
     .expected = "1-1 a"},
    {.about = "the environment wins over .env, inside of it too",
     .files = {"compose.yaml", IMAGE, ".env", "A=1\nB=$A"},
     .environment = {"A=2"},
     .expected = "2-2 a"},
    {.about = "below the document: its .env adds to the one here",
     .files = {"compose.yaml", IMAGE, ".env", "A=top\nB=top", "x/.env", "A=x"},
     .start = "x",
     .expected = "x-top a"},
    {.about = "a document elsewhere: its own .env only",
     .files = {"x/c.yml", IMAGE, ".env", "A=top\nB=top", "x/.env", "A=x"},
     .document = "x/c.yml",
     .expected = "x-u a"},
    {.about = "COMPOSE_FILE of .env, and the .env beside that",
     .files = {"x/c.yml", IMAGE, ".env", "A=top\nCOMPOSE_FILE=x/c.yml", "x/.env", "A=x\nB=x"},
     .expected = "top-x a"},
    {.about = "COMPOSE_PATH_SEPARATOR of .env, longer than a character",
     .files = {"c.yml", IMAGE, "d.yml", "services: {d: {}}", ".env",
               "COMPOSE_FILE=c.yml::d.yml\nCOMPOSE_PATH_SEPARATOR=::\n"},
     .expected = "u-u a d"},
    {.about = "given files instead of .env, later ones win",
     .files = {"compose.yaml", IMAGE, ".env", "A=dot\nB=dot", "1.env", "A=1\nB=1", "2.env",
               "A=2\nB=$B$A"},
     .env_files = {"1.env", "2.env"},
     .expected = "2-12 a"},
    {.about = "COMPOSE_ENV_FILES",
     .files = {"compose.yaml", IMAGE, ".env", "A=dot\nB=dot", "1.env", "A=1\n", "2.env", "B=2"},
     .environment = {"COMPOSE_ENV_FILES=1.env,2.env"},
     .expected = "1-2 a"},
    {.about = "COMPOSE_ENV_FILES counts less than what is given",
     .files = {"compose.yaml", IMAGE, "1.env", "A=1\n", "2.env", "A=2"},
     .environment = {"COMPOSE_ENV_FILES=1.env"},
     .env_files = {"2.env"},
     .expected = "2-u a"},
    {.about = "COMPOSE_DISABLE_ENV_FILE",
     .files = {"compose.yaml", IMAGE, ".env", "A=1"},
     .environment = {"COMPOSE_DISABLE_ENV_FILE=true"},
     .expected = "u-u a"},
    {.about = "COMPOSE_DISABLE_ENV_FILE that is neither",
     .files = {"compose.yaml", IMAGE, ".env", "A=1"},
     .environment = {"COMPOSE_DISABLE_ENV_FILE=yes"},
     .expected = "COMPOSE_DISABLE_ENV_FILE is 'yes'; write true or false"},
    {.about = "a folder called .env",
     .files = {"compose.yaml", IMAGE, ".env/x", ""},
     .expected = "u-u a"},
    {.about = "a given file that isn't there",
     .files = {"compose.yaml", IMAGE},
     .env_files = {"no.env"},
     .expected = "no.env: can't be read: No such file or directory"},
    {.about = "a bad .env",
     .files = {"compose.yaml", IMAGE, ".env", "A=1\nB C=1\n"},
     .expected = ".env:2:1: a variable's name with a space in it; write NAME=value"},
    {.about = "a profile",
     .files = {"compose.yaml", IMAGE},
     .profiles = {"p"},
     .expected = "u-u a p q"},
    {.about = "another",
     .files = {"compose.yaml", IMAGE},
     .profiles = {"q"},
     .expected = "u-u a q"},
    {.about = "all",
     .files = {"compose.yaml", IMAGE},
     .profiles = {"*"},
     .expected = "u-u a p q"},
    {.about = "COMPOSE_PROFILES",
     .files = {"compose.yaml", IMAGE},
     .environment = {"COMPOSE_PROFILES=x, q"},
     .expected = "u-u a q"},
    {.about = "COMPOSE_PROFILES with all",
     .files = {"compose.yaml", IMAGE},
     .environment = {"COMPOSE_PROFILES=x,*"},
     .expected = "u-u a p q"},
    {.about = "COMPOSE_PROFILES of .env",
     .files = {"compose.yaml", IMAGE, ".env", "COMPOSE_PROFILES=p"},
     .expected = "u-u a p q"},
    {.about = "an empty COMPOSE_PROFILES wins over .env",
     .files = {"compose.yaml", IMAGE, ".env", "COMPOSE_PROFILES=p"},
     .environment = {"COMPOSE_PROFILES="},
     .expected = "u-u a"},
    {.about = "given profiles win over COMPOSE_PROFILES",
     .files = {"compose.yaml", IMAGE},
     .environment = {"COMPOSE_PROFILES=p"},
     .profiles = {"q"},
     .expected = "u-u a q"},
    {.about = "no profile is the profile of no name",
     .files = {"compose.yaml", "services: {a: {profiles: [\"\"]}, b: {profiles: [\" \"]}}"},
     .expected = " a"},
    {.about = "the project's name is a variable",
     .files = {"compose.yaml", "name: ${N:-My}_Shop\n"
                               "services: {a: {container_name: $COMPOSE_PROJECT_NAME}}"},
     .expected = "my_shop a"},
    {.about = "the given name, too",
     .files = {"compose.yaml", "name: x\n"
                               "services: {a: {container_name: $COMPOSE_PROJECT_NAME}}"},
     .environment = {"COMPOSE_PROJECT_NAME=env"},
     .project = "given",
     .expected = "given a"},
    {.about = "the environment's name",
     .files = {"compose.yaml",
               "name: x\n"
               "services: {a: {container_name: $COMPOSE_PROJECT_NAME}}",
               ".env", "COMPOSE_PROJECT_NAME=dot"},
     .expected = "dot a"},
    {.about = "the last name of several documents",
     .files = {"compose.yaml", "name: x\n---\nname: y\n---\nname: \"\"\n---\n"
                               "services: {a: {container_name: $COMPOSE_PROJECT_NAME}}"},
     .expected = "y a"},
    {.about = "PWD, where the environment has none",
     .files = {"compose.yaml", "services: {a: {container_name: \"${PWD:+there}\"}}"},
     .expected = "there a"},
    {.about = "a folder that isn't there",
     .files = {"compose.yaml", IMAGE},
     .document = "y/z.yml",
     .expected = "z.yml: can't be read: No such file or directory"},
};

static void give(bpo_reader *reader, const reading_case *c, bpo_error *err)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, c->start ? c->start : "");
    ck_assert_int_eq(bpo_reader_set_directory(reader, path, err), BPO_OK);
    ck_assert_int_eq(bpo_reader_set_project(reader, c->project, err), BPO_OK);
    bpo_reader_set_environment(reader, c->environment);
    for (size_t i = 0; i < MOST && c->profiles[i]; i++)
        ck_assert_int_eq(bpo_reader_add_profile(reader, c->profiles[i], err), BPO_OK);
    for (size_t i = 0; i < MOST && c->env_files[i]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, c->env_files[i]);
        ck_assert_int_eq(bpo_reader_add_env_file(reader, path, err), BPO_OK);
    }
    snprintf(path, sizeof path, "%s/%s", folder, c->document ? c->document : "");
    if (c->document)
        ck_assert_int_eq(bpo_reader_add_file(reader, path, err), BPO_OK);
}

static void describe(bpo_strbuf *out, const bpo_topology *topology)
{
    for (size_t i = 0; i < topology->n_services; i++) {
        const bpo_service *service = topology->services[i];
        if (!i)
            bpo_strbuf_add(out,
                           service->container_name.text ? service->container_name.text : "");
        bpo_strbuf_addf(out, " %s", service->name);
        ck_assert_ptr_eq(bpo_topology_find_service(topology, service->name), service);
    }
    for (size_t i = 0; i < bpo_topology_n_inactive(topology); i++)
        ck_assert_ptr_null(
            bpo_topology_find_service(topology, bpo_topology_inactive(topology, i)));
    ck_assert_ptr_null(bpo_topology_inactive(topology, bpo_topology_n_inactive(topology)));
}

static void remove_folder(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void make_folder(const reading_case *c)
{
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t i = 0; i < 2 * MOST && c->files[i]; i += 2)
        put(c->files[i], c->files[i + 1]);
}

static void run_case(const reading_case *c)
{
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    bpo_strbuf got = {0};
    make_folder(c);
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    give(reader, c, &err);
    if (bpo_reader_read(reader, &topology, &err) == BPO_OK)
        describe(&got, topology);
    else if (err.line)
        bpo_strbuf_addf(&got, "%s:%d:%d: %s", strrchr(err.file, '/') + 1, err.line, err.column,
                        err.message);
    else
        bpo_strbuf_add(&got,
                       strrchr(err.message, '/') ? strrchr(err.message, '/') + 1 : err.message);
    ck_assert_msg(strcmp(bpo_strbuf_text(&got), c->expected) == 0, "%s: '%s', not '%s'",
                  c->about, bpo_strbuf_text(&got), c->expected);
    bpo_strbuf_free(&got);
    bpo_topology_free(topology);
    bpo_reader_free(reader);
    remove_folder();
}

START_TEST(variables_come_from_where_compose_takes_them)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        run_case(&cases[i]);
}
END_TEST

/* The .env is looked for before and after the document is found. */
START_TEST(a_dotenv_warns_once)
{
    static const reading_case c = {.files = {"compose.yaml",
                                             "services: {a: {container_name: \"$A\"}}", ".env",
                                             "A=x$B\n"}};
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_error err = {0};
    make_folder(&c);
    ck_assert_int_eq(bpo_reader_new(&reader, &err), BPO_OK);
    give(reader, &c, &err);
    ck_assert_int_eq(bpo_reader_read(reader, &topology, &err), BPO_OK);
    ck_assert_uint_eq(topology->remarks.n, 1);
    const bpo_finding *remark = &topology->remarks.items[0];
    ck_assert_str_eq(remark->slug, "variable-unset");
    ck_assert_str_eq(strrchr(remark->at.file, '/'), "/.env");
    ck_assert_uint_eq(remark->at.line, 1);
    bpo_topology_free(topology);
    bpo_reader_free(reader);
    remove_folder();
}
END_TEST

UNIT_MAIN("variables", a_dotenv_warns_once, texts_are_expanded_as_by_compose, texts_have_limits,
          what_is_thrown_away_is_work_too, a_dotenv_may_not_take_long,
          dotenv_is_read_as_by_compose, a_bad_dotenv_is_said_with_its_place,
          variables_come_from_where_compose_takes_them)
