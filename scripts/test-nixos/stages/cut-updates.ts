// Updates that do not come to their end: the power is cut while one is fetched, while one is checked and right after the restart
// into one; a kernel panics, another one hangs; the boot partition is full. Afterwards the machine runs and boots a whole
// system, and takes the next.
import { setTimeout as pause } from 'node:timers/promises'
import { type Check, prints, succeeds } from '../machine/checks.ts'
import { bootTimeoutMs, loginPrompt } from '../machine/machine.ts'
import { ToolError } from '../tool-error.ts'
import {
  startUpdating,
  stateFolder,
  type Updating,
  type UpdatingMachine,
  wholly,
} from './updating-machine.ts'

const runs = (system: string) => prints('what runs', 'readlink -f /run/current-system', system)
const booted = (system: string) => prints('what was started', 'readlink -f /run/booted-system', system)
const profileIs = (system: string) =>
  prints('the profile', 'readlink -f /nix/var/nix/profiles/system', system)
/** Once, so that it is tried again. */
const cutOffOnce = (system: string) =>
  succeeds(
    'it was cut off once',
    `grep -qE '"system":"${system}","why":"[^"]*","tries":1[^0-9]' ${stateFolder}/state.json`,
  )

export async function runCutUpdates(options: UpdatingMachine): Promise<void> {
  const updating = await startUpdating({ ...options, watchdog: true })
  const { server, first, begin, check, healthy, expectEnded, cutAndStart, shows } = updating
  const isWhole = (system: string, ...more: Check[]) => check(...wholly(system), ...more, healthy)
  /** Restarts because an update begins. */
  const restarted = () => Promise.all([shows(loginPrompt), begin()])
  try {
    await updating.plugIn()
    const second = (await updating.system('second')).path
    const restarting = (await updating.system('restarting')).path
    const panicking = (await updating.system('panicking')).path
    const hanging = (await updating.system('hanging')).path

    await server.publish(await updating.system('second'))
    const halfSent = server.stall(server.contentOf(second))
    await begin()
    await inTime(halfSent, 'The machine fetched nothing')
    await cutAndStart()
    server.beHonest()
    await isWhole(
      first,
      succeeds('the update is not there', `! nix-store --check-validity ${second} 2>/dev/null`),
      succeeds('nor ready', `test "$(readlink ${stateFolder}/next)" != ${second}`),
    )

    await refusesWithoutRoom(updating, { leaves: 0, runs: first })
    await begin()
    await updating.until('a switch', 'grep -qx waiting /run/kiln/deploy/update-*/state')
    await check(runs(second), profileIs(first))
    await cutAndStart()
    await expectEnded('cut off between switch and judgement', { outcome: 'cut-off', to: second })
    await isWhole(first, booted(first), cutOffOnce(second))

    await server.publish(await updating.system('restarting'))
    await refusesWithoutRoom(updating, { leaves: 5, runs: first })
    await restarted()
    await check(booted(restarting), profileIs(first))
    await cutAndStart()
    await expectEnded('cut off after a restart into it', {
      outcome: 'cut-off',
      why: 'not-booted',
      to: restarting,
    })
    await isWhole(first, booted(first), cutOffOnce(restarting))
    await restarted()
    await updating.pullOut()
    await updating.plugIn()
    await expectEnded('the same again', { outcome: 'switched', to: restarting })
    await isWhole(restarting, booted(restarting))

    await server.publish(await updating.system('panicking'))
    await Promise.all([shows(/Kernel panic - not syncing/), begin()])
    // It restarts without help.
    await shows(loginPrompt)
    await expectEnded('a kernel that panics', { outcome: 'cut-off', why: 'not-booted', to: panicking })
    await isWhole(restarting, booted(restarting), cutOffOnce(panicking))

    await updating.pullOut()
    await updating.plugIn()
    await server.publish(await updating.system('hanging'))
    await Promise.all([shows(/kiln-test: hangs now/), begin()])
    await shows(loginPrompt)
    await expectEnded('a system that hangs', { outcome: 'cut-off', why: 'not-booted', to: hanging })
    await isWhole(restarting, booted(restarting), cutOffOnce(hanging))
  } finally {
    await updating.end()
  }
}

/** A fetch that ended before would not be noticed otherwise. */
async function inTime(awaited: Promise<void>, what: string): Promise<void> {
  const late = pause(bootTimeoutMs, null, { ref: false }).then(() => {
    throw new ToolError(`${what} in ${bootTimeoutMs / 1000} s.`)
  })
  await Promise.race([awaited, late])
}

/** `leaves`: MiB. The update is fetched, and nothing else changes. */
async function refusesWithoutRoom(
  { machine, expectRun, check }: Updating,
  { leaves, runs: running }: { leaves: number; runs: string },
): Promise<void> {
  const bootMenu = 'find /boot ! -name filler | sort | cat - /boot/loader/loader.conf | sha256sum'
  const { output: before } = await machine().shell(bootMenu)
  await machine().shell(
    `head -c "$(($(df --output=avail --block-size=1M /boot | tail -n 1) - ${leaves}))M" /dev/zero >/boot/filler; sync`,
  )
  await expectRun(`a boot partition with ${leaves} MiB free`, { outcome: 'failed', problem: 'no-space' })
  await check(
    ...wholly(running),
    prints('the boot menu', bootMenu, before),
    succeeds('the reason', `grep -q '"detail":"/boot has [0-9]* bytes free' ${stateFolder}/last_switch`),
  )
  await machine().shell('rm /boot/filler; sync')
}
