#include "words.h"

#include <stdlib.h>

// From the environment, so that the C library is used as well.
const char *first_word(void) {
    const char *word = getenv("GREETER_WORD");
    return word ? word : "Hello";
}
