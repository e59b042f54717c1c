# Begins each inquiry: for any POSIX sh, `key<TAB>value` lines.
LC_ALL=C
export LC_ALL
say() { printf '%s\t%s\n' "$1" "$2"; }
# KEY: one line for each of stdin.
each() { while IFS= read -r line; do say "$1" "$line"; done; }
has() { command -v "$1" >/dev/null 2>&1; }
