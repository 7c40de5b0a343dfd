/* What the rooms of the reader share: a topology being filled from a tree. */
#ifndef BPO_COMPOSE_READING_H
#define BPO_COMPOSE_READING_H

#include "base/node.h"
#include "base/strbuf.h"
#include "model/topology.h"

typedef struct bpo_reading {
    bpo_topology *topology;
    bpo_strbuf path;       /* of the value being read: "networks.db.ipam" */
    bpo_arena *nodes;      /* where the trees live */
    size_t copied;         /* bytes of values; an alias brings its text each time it is used */
    uint64_t compared;     /* entries of lists and maps with each other, at most */
    size_t replacing_left; /* bytes that replacing variables may still read and write */
} bpo_reading;

#define BPO_MAX_ENTRIES 4096 /* of one list or map in a network or service */

/* Goes down to a member or an element; the answer is for bpo_reading_up. */
size_t bpo_reading_down(bpo_reading *reading, const char *key);
size_t bpo_reading_down_index(bpo_reading *reading, size_t i);
void bpo_reading_up(bpo_reading *reading, size_t mark);

/* Notes a mistake at the path being read; reading goes on. Only memory and limits fail. */
bpo_status bpo_reading_remark(bpo_reading *reading, const char *slug, bpo_severity severity,
                              bpo_place at, const char *remedy, bpo_error *err,
                              const char *format, ...) __attribute__((format(printf, 7, 8)));

/* Notes that a key has no effect, and what that means. */
bpo_status bpo_reading_unsupported(bpo_reading *reading, const bpo_node *node,
                                   const char *meaning, bpo_error *err);

#define BPO_MAX_COMPARED                                                                       \
    400000000u /* pairs of entries, of all lists and maps that are counted */
/* BPO_E_LIMIT where a list or map has more than BPO_MAX_ENTRIES entries: what is in it already
 * is looked up for each. For the same reason, where an alias brings many large ones. */
bpo_status bpo_reading_count(bpo_reading *reading, const bpo_node *node, bpo_error *err);

/* How a value is read into an object. */
typedef bpo_status bpo_reader_of(bpo_reading *reading, const bpo_node *node, void *object,
                                 bpo_error *err);

/* Reads each entry of a list or map, at its own path, into object; a limit is as above. */
bpo_status bpo_reading_each(bpo_reading *reading, const bpo_node *node, bpo_reader_of read,
                            void *object, bpo_error *err);
/* The text of a scalar; NULL with BPO_OK for null and for what isn't a scalar (remarked). */
bpo_status bpo_reading_scalar(bpo_reading *reading, const bpo_node *node, const char **ret_text,
                              bpo_error *err);
/* Reads a scalar as it is written; null leaves *written as it is. */
bpo_status bpo_reading_text(bpo_reading *reading, const bpo_node *node, bpo_written *written,
                            bpo_error *err);
/* Reads a map whose values are of the kinds in takes, or a list of strings "key=value". pairs NULL:
 * only looks whether it is one. */
bpo_status bpo_reading_pairs(bpo_reading *reading, const bpo_node *node, unsigned takes,
                             bpo_pairs *pairs, bpo_error *err);
/* Reads a list of strings. Two are the same where they agree up to a '=': the later one then stands
 * in the place of the earlier, as Compose has it. */
bpo_status bpo_reading_texts(bpo_reading *reading, const bpo_node *node, bpo_texts *texts,
                             bpo_error *err);
/* Reads a list of strings, where the same one twice is the error item-repeats. texts NULL: only
 * looks whether it is one. */
bpo_status bpo_reading_unique(bpo_reading *reading, const bpo_node *node, bpo_texts *texts,
                              bpo_error *err);
/* Reads a number, without what is behind its point, as Compose does; a text stays as it is. */
bpo_status bpo_reading_number(bpo_reading *reading, const bpo_node *node, bpo_written *written,
                              bpo_error *err);
/* Which kinds of values a key takes; anything else gets the remark wrong-type. A null is a value: few
 * keys take it. */
#define BPO_STRING  (1u << BPO_NODE_STRING)
#define BPO_TRUTH   (1u << BPO_NODE_BOOL)
#define BPO_WHOLE   (1u << BPO_NODE_INT | 1u << 31) /* 2.0 is whole too */
#define BPO_NUMBER  (1u << BPO_NODE_INT | 1u << BPO_NODE_REAL)
#define BPO_LIST    (1u << BPO_NODE_LIST)
#define BPO_MAP     (1u << BPO_NODE_MAP)
#define BPO_NOTHING (1u << BPO_NODE_NULL)
#define BPO_LABEL   (BPO_STRING | BPO_NUMBER | BPO_TRUTH | BPO_NOTHING)
/* Whether node is of one of the kinds; where it isn't, that is remarked. */
bpo_status bpo_reading_takes(bpo_reading *reading, const bpo_node *node, unsigned takes,
                             bool *ret_takes, bpo_error *err);

/* One key of a map, how its value is read into object, and what it takes. */
typedef struct bpo_field {
    const char *key;
    bpo_reader_of *read;
    unsigned takes; /* 0: whatever read makes of it */
} bpo_field;

#define BPO_FIELDS(table) table, sizeof(table) / sizeof *(table)

/* Defines the function of a field that is one text of an object. */
#define BPO_READ_TEXT(name, type, member)                                                      \
    static bpo_status name(bpo_reading *reading, const bpo_node *node, void *object,           \
                           bpo_error *err)                                                     \
    {                                                                                          \
        return bpo_reading_text(reading, node, &((type *)object)->member, err);                \
    }

/* The same for a number, or a text where the key takes one too. */
#define BPO_READ_NUMBER(name, type, member)                                                    \
    static bpo_status name(bpo_reading *reading, const bpo_node *node, void *object,           \
                           bpo_error *err)                                                     \
    {                                                                                          \
        return bpo_reading_number(reading, node, &((type *)object)->member, err);              \
    }

/* Reads a map by a table; keys that aren't in it get the remark unknown-key with the nearest
 * one that is, x-… keys are passed over. A field without a function is known and passed over, once
 * its value is of a kind that it takes. */
bpo_status bpo_reading_fields(bpo_reading *reading, const bpo_node *map,
                              const bpo_field *fields, size_t n, void *object, bpo_error *err);

/* The same, with keys that aren't in the table passed over. */
bpo_status bpo_reading_known(bpo_reading *reading, const bpo_node *map, const bpo_field *fields,
                             size_t n, void *object, bpo_error *err);
/* Remarks a member's key that is more than the letters, digits, '.', '_' and '-' that Compose takes
 * there. */
bpo_status bpo_reading_key(bpo_reading *reading, const bpo_node *node, bpo_error *err);

/* The rooms: each reads one member of the document into the topology. */
bpo_status bpo_read_networks(bpo_reading *reading, const bpo_node *node, void *unused,
                             bpo_error *err);
bpo_status bpo_read_network(bpo_reading *reading, const bpo_node *node, bpo_network *network,
                            bpo_error *err);
bpo_status bpo_read_services(bpo_reading *reading, const bpo_node *node, void *unused,
                             bpo_error *err);
/* Reads what all documents say together: the tree that they were merged into. */
bpo_status bpo_read_document(bpo_reading *reading, const bpo_node *root, bpo_error *err);
/* Adds what isn't written, once all that is has been read and profiles have left services out. */
bpo_status bpo_read_unwritten(bpo_reading *reading, bpo_error *err);

#endif
