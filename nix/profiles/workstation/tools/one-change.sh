# One change of this machine's system at a time, put before the tools that make one: two would undo what the other one writes.
# KILN_ROOT names another folder than /, for tests.
one_change() {
  # What this starts has it too: it may still be at work where this was killed.
  exec 9>"${KILN_ROOT:-}/run/kiln-host-system.lock"
  if ! flock --nonblock 9; then
    echo "kiln-host ${tool:?}: Another change of this machine's system is in progress (kiln-host update, target or secure-boot). Nothing was changed. Wait until it has ended, then repeat this." >&2
    exit 1
  fi
}
