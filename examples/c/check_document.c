/* Checks a Compose file and prints every finding; no engine is asked.
 *
 *     check_document FILE
 *
 * Exit status: 0 sound, 1 an error was found, 2 it can't be read.
 */
#include <bponet.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    bpo_reader *reader = NULL;
    bpo_topology *topology = NULL;
    bpo_findings *findings = NULL;
    bpo_error err;
    int rc = 2;

    if (argc != 2) {
        fprintf(stderr, "usage: check_document FILE\n");
        return 2;
    }
    if (bpo_reader_new(&reader, &err) < 0 || bpo_reader_add_file(reader, argv[1], &err) < 0 ||
        bpo_reader_read(reader, &topology, &err) < 0 ||
        bpo_topology_check(topology, NULL, &findings, &err) < 0) {
        fprintf(stderr, "%s:%d:%d: %s\n", err.file, err.line, err.column, err.message);
    } else {
        for (size_t i = 0; i < bpo_findings_count(findings); i++) {
            const bpo_finding *finding = bpo_findings_at(findings, i);
            printf("%s:%d: %s %s: %s\n", bpo_finding_file(finding), bpo_finding_line(finding),
                   bpo_severity_name(bpo_finding_severity(finding)), bpo_finding_slug(finding),
                   bpo_finding_message(finding));
        }
        rc = bpo_findings_count_of(findings, BPO_ERROR) > 0;
    }
    bpo_findings_free(findings);
    bpo_topology_free(topology);
    bpo_reader_free(reader);
    return rc;
}
