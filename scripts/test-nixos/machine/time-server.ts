// The time of a run: what the programs of this computer take for now, and what the time server of a machine says. The machine is in
// no network that has one, and takes orders only after one set its clock.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { checkAll, retryFor, succeeds } from './checks.ts'
import type { Machine } from './machine.ts'

const program = resolve(import.meta.dirname, 'time-server.mjs')
const shifted = resolve(import.meta.dirname, '../../../test/support/shifted-clock.mjs')
/** The program that the machine's own ones run by. */
const node = '$(echo /nix/store/*-nodejs-[0-9]*/bin/node | cut -d " " -f 1)'
const slowMs = 600_000

export type Clock = {
  /** Milliseconds between this computer's clock and the run's. */
  aheadMs: number
  now(): number
  /** For a program of Node.js that this computer starts now. */
  env(): NodeJS.ProcessEnv
}

export function createClock(): Clock {
  const clock: Clock = {
    aheadMs: 0,
    now: () => Date.now() + clock.aheadMs,
    env: () =>
      clock.aheadMs === 0
        ? {}
        : { NODE_OPTIONS: `--import=${shifted}`, SHIFTED_CLOCK_MS: String(clock.now()) },
  }
  return clock
}

/** By systemd-timesyncd, as any time server would. Again after each start of the machine. */
export async function setClock(machine: Machine, clock: Clock): Promise<void> {
  const text = readFileSync(program).toString('base64')
  const folder = '/run/systemd/timesyncd.conf.d'
  await checkAll(machine, [
    succeeds(
      'a time server',
      [
        `echo ${text} | base64 --decode >/run/time-server.mjs`,
        `mkdir -p ${folder}`,
        `printf '[Time]\\nNTP=\\nNTP=127.0.0.1\\n' >${folder}/test.conf`,
        'systemctl stop test-time-server 2>/dev/null',
        `systemd-run --quiet --collect --unit=test-time-server ${node} /run/time-server.mjs ${clock.now()}`,
        retryFor(60, "ss -Hlun 'sport = :123' | grep -q 127.0.0.1:123"),
      ].join('; '),
      slowMs,
    ),
    succeeds(
      'sets the clock',
      [
        'systemctl restart systemd-timesyncd',
        retryFor(120, 'test "$(timedatectl show --property=NTPSynchronized --value)" = yes'),
        `test "$(date +%s)" -ge ${Math.floor(clock.now() / 1000)}`,
      ].join(' && '),
      slowMs,
    ),
  ])
}
