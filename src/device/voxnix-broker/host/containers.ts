// Containers as nixos-container makes them: /etc/nixos-containers/NAME.conf, a system profile, and the unit
// container@NAME. With private users (PRIVATE_USERS) and their own network.
import { lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readBounded, removeFile, writeDurably } from '../../lib/durable-file.ts'
import type { Workload } from '../records.ts'
import { must, run } from './command.ts'
import { endOfLog, wholeLines } from './log-end.ts'
import type { Addresses, Runner } from './runner.ts'
import { markInJournal, unitLog } from './unit-log.ts'

/**
 * The unit has its own time limits. If systemctl were killed earlier, its job would continue while the saga
 * undoes it.
 */
const unitMs = 3_600_000

const system = '/run/current-system/sw/bin'
const programs = `/run/wrappers/bin:${system}`
/** systemd would otherwise expand ${NAME} in words that a person typed. */
const asTyped = '--expand-environment=no'
const attached = (seconds: number) => [
  '--pipe',
  '--wait',
  '--collect',
  '--quiet',
  asTyped,
  '--property',
  `RuntimeMaxSec=${seconds}`,
]
/** Runs in a separate unit, because the broker's own unit cannot enter namespaces. */
const fromHost = (...argv: readonly string[]) => ['systemd-run', ...attached(65), '--', ...argv]

/** The container's own manager runs it in its namespaces, so that each path is one of the container. */
const inside = (name: string, seconds: number, words: readonly string[], argv: readonly string[]) => [
  'systemd-run',
  '--machine',
  name,
  ...words,
  ...attached(seconds),
  // The container's manager would look for the program in folders of Debian or Fedora.
  '--setenv',
  `PATH=${programs}`,
  '--',
  `${system}/env`,
  '--',
  ...argv,
]

/**
 * Runs the words that it reads. In an argv of the host, or in the name of a unit, each account and the journal would
 * have them: a key, for example.
 */
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of bash
const fromInput = ['bash', '--norc', '-c', 'mapfile -d "" -t words && exec -- "${words[@]}" </dev/null']

/** States of a unit. Its storage must not be moved while it is in one of `up`. */
const up = new Set(['active', 'reloading', 'refreshing', 'activating', 'deactivating'])
const off = new Set(['inactive', 'failed'])

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** `configurations`: /etc/nixos-containers. */
export function createContainers(configurations: string): Runner {
  const conf = (name: string) => join(configurations, `${name}.conf`)
  const unit = (name: string) => `container@${name}.service`

  /** systemctl says a state for each, in their order. One that starts or stops counts as running. */
  async function running(workloads: readonly Workload[]) {
    const { status, out } = await run(['systemctl', 'is-active', ...workloads.map(({ name }) => unit(name))])
    const states = out.trim().split('\n')
    const isKnown = states.length === workloads.length && states.every(each => up.has(each) || off.has(each))
    // 3: not active; 4: no such unit.
    if (!isKnown || ![0, 3, 4].includes(status ?? -1))
      throw new Error('systemctl does not say which containers run.')
    return new Set(workloads.flatMap(({ id }, at) => (up.has(states[at] ?? '') ? [id] : [])))
  }
  const isRunning = async (workload: Workload) => (await running([workload])).has(workload.id)

  /**
   * Addresses as nixos-container assigns them: 10.233.N.1 and .2, with the first free N. `taken`: by
   * containers that are not written yet.
   */
  async function freeAddresses(taken: readonly string[]): Promise<Addresses> {
    const used = new Set(taken)
    for (const file of isThere(configurations) ? readdirSync(configurations) : []) {
      const text = file.endsWith('.conf') ? readBounded(join(configurations, file)) : null
      for (const [, address = ''] of (text ?? '').matchAll(/^(?:HOST|LOCAL)_ADDRESS=([0-9.]+)$/gm))
        used.add(address)
    }
    for (let third = 1; third < 255; third += 1) {
      const [host, container] = [`10.233.${third}.1`, `10.233.${third}.2`]
      if (!used.has(host) && !used.has(container)) return { host, container }
    }
    throw new Error('Each address of 10.233.0.0/16 is in use. Destroy a container first.')
  }

  return {
    isRunning,
    running,
    freeAddresses,
    isKnown: async name => isThere(conf(name)),
    furnish: async () => undefined,
    async configure({ name, host, container }) {
      const lines = [
        'PRIVATE_NETWORK=1',
        'PRIVATE_USERS=pick',
        `HOST_ADDRESS=${host}`,
        `LOCAL_ADDRESS=${container}`,
        'HOST_BRIDGE=',
        'HOST_PORT=',
        'AUTO_START=0',
      ]
      mkdirSync(configurations, { recursive: true })
      writeDurably(conf(name), `${lines.join('\n')}\n`, 0o644)
    },
    forget: async ({ name }) => removeFile(conf(name)),
    async start({ name }) {
      // The unit starts without it too: as the host's root, and in the host's network.
      if (!isThere(conf(name))) throw new Error(`${conf(name)} is missing, so ${name} is not started.`)
      await must(['systemctl', 'start', unit(name)], { timeoutMs: unitMs })
    },
    // systemd reports when one has started.
    ready: async () => undefined,
    /** Stops the unit also after a failed start: it would keep restarting, and create the folder each time. */
    stop: async ({ name }) => void (await must(['systemctl', 'stop', unit(name)], { timeoutMs: unitMs })),
    /**
     * Its journal, which is read inside: `journalctl --machine` would follow a link that the container put at
     * /var/log/journal, to the host's journal. What its unit printed if it does not run or does not answer.
     */
    async logs(workload, lines) {
      const { name, createdAt, backAt = createdAt, logMark } = workload
      const argv = ['journalctl', '--no-pager', '--output=short-iso', `--lines=${lines}`]
      const mostBytes = 128 * 1024
      if (await isRunning(workload)) {
        const bounds = { mostBytes, keep: 'end', timeoutMs: 30_000 } as const
        const ran = await run(fromHost(...inside(name, 20, [], argv)), bounds)
        if (ran.status === 0) return ran.cut ? wholeLines(ran.out) : ran.out
      }
      // Before that, also while it was in the trash, the name could be that of another person's container.
      if (logMark !== undefined) return endOfLog(await unitLog(unit(name), lines, logMark), mostBytes)
      const since = `--since=@${Math.ceil(backAt / 1000)}`
      return endOfLog(
        await must([...argv, '--unit', unit(name), since], { mostBytes: 2 * mostBytes, keep: 'end' }),
        mostBytes,
      )
    },
    logFrom: async () => ({ logMark: await markInJournal() }),
    exec: ({ name }, argv) =>
      run(fromHost(...inside(name, 60, ['--uid', 'dev'], fromInput)), {
        timeoutMs: 70_000,
        input: argv.map(word => `${word}\0`).join(''),
      }),
    // Its files are on the host.
    settle: async () => undefined,
    checkSize: async () => undefined,
    answers: async () => true,
  }
}
