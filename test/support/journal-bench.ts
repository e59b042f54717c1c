// For tests: the real systemd-journald and journalctl in a namespace of mounts, where journald's clock can be wrong.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostsRefused } from '#lab/hosts/host.ts'

const journald = '/usr/lib/systemd/systemd-journald'

/** Why there can be none here; null where there can. */
export function journalRefused(): string | null {
  const missing = [journald, '/usr/bin/cc', '/usr/bin/logger'].filter(path => !existsSync(path))
  return missing.length > 0 ? `needs ${missing.join(', ')}` : hostsRefused()
}

/** With faketime the event loop of systemd fails. */
const clock = `#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *at) {
  int status = syscall(SYS_clock_gettime, clock, at);
  if (status == 0 && clock == CLOCK_REALTIME) at->tv_sec += atol(getenv("CLOCK_OFFSET"));
  return status;
}
`

const script = `set -e
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/log
mkdir -p /run/systemd/journal /var/log/journal
if [ ! -s /etc/machine-id ]; then
  echo 0123456789abcdef0123456789abcdef >/run/machine-id
  mount --bind /run/machine-id /etc/machine-id
fi
echo ready
exec sleep infinity
`

export type JournalBench = Awaited<ReturnType<typeof journalBench>>

export async function journalBench() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-journal-'))
  const library = join(folder, 'clock.so')
  writeFileSync(join(folder, 'clock.c'), clock)
  execFileSync('cc', ['-shared', '-fPIC', '-o', library, join(folder, 'clock.c')])
  const place = spawn('unshare', ['--mount', '--propagation', 'private', 'bash', '--norc', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(place.stdout, 'data')
  const enter = ['--target', String(place.pid), '--mount']
  const within = (argv: readonly string[], input = '') =>
    execFileSync('nsenter', [...enter, ...argv], { encoding: 'utf8', input })
  let running: ChildProcess | undefined

  async function end() {
    const child = running
    running = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill()
    await once(child, 'exit')
  }
  return {
    /** `offset`: of its clock from that of this computer, in seconds. */
    async start(offset: number) {
      await end()
      const env = { ...process.env, LD_PRELOAD: library, CLOCK_OFFSET: String(offset) }
      running = spawn('nsenter', [...enter, journald], { stdio: 'ignore', env })
      const flush = 'until journalctl --flush 2>/dev/null; do sleep 0.1; done'
      within(['timeout', '60', 'bash', '--norc', '-c', flush])
    },
    /** A line of a unit, as journald has it from the unit itself. */
    writes(unit: string, message: string) {
      const fields = { MESSAGE: message, OBJECT_SYSTEMD_UNIT: unit, SYSLOG_IDENTIFIER: 'systemd-nspawn' }
      const lines = Object.entries(fields).map(([name, value]) => `${name}=${value}\n`)
      within(['logger', '--journald'], lines.join(''))
      const search = `until journalctl --quiet --unit ${unit} --output=cat | grep -qxF '${message}'; do sleep 0.1; done`
      within(['timeout', '20', 'bash', '--norc', '-c', search])
    },
    /** A program that reads this journal, for a folder of programs. */
    journalctl: `#!/bin/bash\nexec nsenter ${enter.join(' ')} /usr/bin/journalctl "$@"\n`,
    async close() {
      await end()
      place.kill()
      await once(place, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}
