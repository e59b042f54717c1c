# tuigreet, whose greeting is what was not reset at this start, and why. Its words are this script's.
# KILN_ROOT names another folder than /, for tests.
notice=${KILN_ROOT:-}/run/issue.d/50-kiln-reset.issue
words=()
if [[ -s $notice ]]; then words=(--greeting "$(<"$notice")"); fi
exec tuigreet "$@" "${words[@]}"
