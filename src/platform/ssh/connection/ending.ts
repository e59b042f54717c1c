// Ends a command on the host when ssh ends here. sshd sends it no signal, so it would run until it next writes.

/** POSIX sh. Its stdin is ssh's, so end of input means that ssh ended. A background job gets /dev/null instead. */
const script = `exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{ cat <&3; kill "$child"; sleep 10; kill -9 "$child"; } >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait "$child"
code=$?
kill "$watch" 2>/dev/null
exit "$code"`

/** TERM first, and KILL ten seconds later. The exit status is the command's. Pure. */
export const endingWithSsh = (words: readonly string[]): string[] => ['sh', '-c', script, 'kiln', ...words]
