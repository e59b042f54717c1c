/// The word that every greeting begins with.
const char *first_word(void);
