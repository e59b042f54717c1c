# What the tools do with words that they do not take, put before each. usage, which a tool sets: how it is called.

# A read in $( ) would wait for itself: without an input, the pipe of $( ) is the input.
if [[ ! -e /proc/self/fd/0 ]]; then exec </dev/null; fi

# WORDS: --help in any place explains, and nothing else is done.
explain_help() {
  local word
  for word; do
    if [[ $word == --help ]]; then
      echo "$usage"
      exit 0
    fi
  done
}

misused() {
  echo "$usage" >&2
  exit 2
}

# CAUSE, where the usage does not say it.
# shellcheck disable=SC2317,SC2329 # not of every tool
misused_by() {
  echo "kiln-host ${tool:?}: $1" >&2
  misused
}
