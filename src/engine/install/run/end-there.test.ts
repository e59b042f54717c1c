import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { endScript } from './clean-up-target.ts'

/** Separate processes, so that nothing else is ended. Prints what still runs at the end. */
const machine = `
session='SSH_CONNECTION=127.0.0.1 40000 127.0.0.1 22'
env "$session" sleep 1001 &
sleep 3.5
read -r begun _ </proc/uptime
env "$session" sh -c 'env -u SSH_CONNECTION sleep 1003 & sleep 1002' &
env SSH_CONNECTION='192.0.2.9 40000 192.0.2.1 22' sleep 1004 &
sleep 0.3
read -r now _ </proc/uptime
env "$session" sh -c 'sh -c "$1" sh "$2"; :' sh "$1" "$((\${now%%.*} - \${begun%%.*} + 2))"
echo "ended with $?"
for process in /proc/[0-9]*; do tr '\\000' ' ' <"$process/cmdline" 2>/dev/null; echo; done | grep '^sleep 100'
`

// A separate namespace needs root.
describe.skipIf(process.getuid?.() !== 0)('what an installation left running', () => {
  it('is ended with its children; earlier processes, and other logins, are not', () => {
    const words = ['--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', machine, 'sh', endScript]
    const { stdout } = spawnSync('unshare', words, { encoding: 'utf8' })
    expect(
      stdout
        .trim()
        .split('\n')
        .map(line => line.trim()),
    ).toEqual(['ended with 0', 'sleep 1001', 'sleep 1004'])
  })
})
