/* What a document accepts of what was found in it. */
#ifndef BPO_CHECK_ACCEPT_H
#define BPO_CHECK_ACCEPT_H

#include "check/checking.h"

/* To be called when all rules have told: marks the warnings and notes that the topology accepts, and
 * tells of acceptances that are wrong, or that nothing needs. An acceptance without a path accepts
 * all findings of its slug, one with a path those at it and below. */
void bpo_accept(bpo_checking *c);

#endif
