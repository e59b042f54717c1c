// A command that ends on the host when ssh ends here. sshd sends it no signal: of its own it would go on until it writes.

/** POSIX sh. Its stdin is ssh's: its end is ssh's end. A background job's would be /dev/null, so it has another number. */
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

/** TERM first, and KILL ten seconds later. Its exit status is the command's. Pure. */
export const endingWithSsh = (words: readonly string[]): string[] => ['sh', '-c', script, 'kiln', ...words]
