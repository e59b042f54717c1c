// Ada hands her box over to Grace, by an order that she signs in Kiln; Grace has it wiped, by one of hers (docs/adr/0035).
import { prints, retryFor, succeeds } from '../machine/checks.ts'
import { sshRun } from '../machine/ssh.ts'
import { type Clock, setClock } from '../machine/time-server.ts'
import { ToolError } from '../tool-error.ts'
import { isOwnedBy } from './claimed-box-claim.ts'
import { exported } from './claimed-box-day.ts'
import {
  type BoxMachine,
  claimsNow,
  hasStarted,
  saysState,
  slowMs,
  stateFolder,
} from './claimed-box-machine.ts'
import { type People, type Person, ticketOf } from './claimed-box-people.ts'
import { bootMenuHas, switchTo } from './generations.ts'

const hostName = 'appliance'
/** Of Home Assistant, which stays where a box is handed over and goes where it is wiped. */
const copy = `${stateFolder}/home-assistant-copies/of-the-test`
const ofFormer = ['/home/admin', '/var/log', '/etc/nixos', stateFolder].map(folder => `${folder}/of-the-test`)
/** With it the box looks for orders. */
const report = 'systemctl start kaliun-health-reporter'

export type Identity = { id: string; key: string; hostKey: string }

export const identityOf = async (box: BoxMachine): Promise<Identity> => ({
  id: await box.read(`cat ${stateFolder}/install_id`),
  key: await box.read(`cat ${stateFolder}/device_key.pub`),
  hostKey: await box.hostKey(),
})

const isAnother = (one: Identity, other: Identity) => {
  for (const each of ['id', 'key', 'hostKey'] as const)
    if (one[each] === other[each]) throw new ToolError(`Its ${each} is that of before: ${one[each]}`)
}

const isClosedTo = async (box: BoxMachine, { name, key }: Person) => {
  // A connection that is reset says nothing about the key: the login prompt may come before sshd.
  await box.check(
    succeeds('sshd listens', retryFor(300, 'systemctl is-active --quiet sshd && ss -Hltn | grep -q :22')),
  )
  for (const user of ['root', 'admin']) {
    const asked = await sshRun(box.machine, await box.accessOf({ key }), user, 'true').catch(thrown => {
      if (thrown instanceof ToolError && thrown.message.includes('Permission denied')) return null
      throw thrown
    })
    if (asked) throw new ToolError(`The key of ${name} still lets in ${user}.`)
  }
  box.log(`  the key of ${name} lets no one in`)
}

type MayFail = { mayFail: readonly string[] }

/** Until the box has restarted as the next owner's. */
export async function handOver(
  box: BoxMachine,
  { ada, grace }: People,
  { nextSystem, mayFail }: MayFail & { nextSystem: string },
): Promise<void> {
  await box.check(
    succeeds(
      'of its owner it has files',
      `for path in ${copy} ${ofFormer.join(' ')}; do mkdir -p "\${path%/*}" && echo hers >"$path" || exit 1; done`,
    ),
  )
  const order = ['box', 'hand-over', hostName, ticketOf(grace), '--owner', grace.name]
  const signing = ['--owner-keys', `${grace.key.path}.pub`, '--key', ada.key.path]
  await ada.kiln(...order, ...signing, '--yes', '--name', hostName, '--at', ada.connect().address)
  box.log(`  kiln box hand-over ${hostName} … is signed, and at Connect`)
  await box.check(
    succeeds('it takes the order with its next report', report, slowMs),
    saysState(
      'its screen says that the key in its system is in the way',
      'waits for a system without SSH keys',
    ),
  )
  await switchTo(box.machine, await box.accessOf(ada), nextSystem, { mayFail, checks: [bootMenuHas(2)] })
  box.log('  it runs a system without the former owner’s key')
  await box.restarted(() => box.machine.shell(report, slowMs))
  box.log('  it deleted the former system, restarted, wiped itself and restarted')
}

/** Gives what the box is now. */
export async function isHandedOver(
  box: BoxMachine,
  { ada, grace }: People,
  { former, mayFail }: MayFail & { former: Identity },
): Promise<Identity> {
  const now = await identityOf(box)
  isAnother(former, now)
  await box.check(
    prints(
      'of its former owner nothing is there',
      `ls ${ofFormer.join(' ')} ${stateFolder}/handing 2>/dev/null`,
      '',
    ),
    prints('what Home Assistant has stays', `cat ${copy}`, 'hers'),
    bootMenuHas(1),
  )
  await isClosedTo(box, ada)
  const [ended] = exported(box, ada, former.id).orders
  if (ended?.what !== 'hand-over' || ended.state !== 'done')
    throw new ToolError(`Its former Connect has of the order: ${JSON.stringify(ended)}`)
  box.log('  its former Connect heard that the order was done')

  await box.plugIn(grace)
  await box.check(claimsNow, ...isOwnedBy(grace), ...hasStarted(mayFail))
  const { enrolments } = grace.connect().run('enrolments') as {
    enrolments: { used: { device: string; nextHostKey: string } | null }[]
  }
  const [used] = enrolments.flatMap(each => each.used ?? [])
  const raw = Buffer.from(now.hostKey.split(' ')[1] ?? '', 'base64')
    .subarray(-32)
    .toString('base64url')
  if (used?.device !== now.id || used.nextHostKey !== raw)
    throw new ToolError(`Her ticket is ${JSON.stringify(used)}, and the box ${now.id} with ${raw}`)
  box.log('  the ticket was used by it, and its former key signed the SSH host key that it has now')
  return now
}

/** Until it has no owner. */
export async function wipe(box: BoxMachine, { grace, clock }: { grace: Person; clock: Clock }) {
  await setClock(box.machine, clock)
  await box.check(succeeds('it reports to its new Connect', report, slowMs))
  const signing = ['--key', grace.key.path, '--yes', '--name', hostName]
  await grace.kiln('box', 'wipe', hostName, ...signing, '--at', grace.connect().address)
  box.log(`  kiln box wipe ${hostName} is signed, and at Connect`)
  await box.restarted(() => box.machine.shell(report, slowMs))
  await box.check(
    prints(
      'of its owner nothing is there, nor of Home Assistant',
      `ls ${['install_id', 'device_key.pub', 'config.json', 'connect_api_url', 'owner'].map(each => `${stateFolder}/${each}`).join(' ')} ${copy} 2>/dev/null`,
      '',
    ),
    saysState('its screen says that it has no owner', 'This box has no owner yet.'),
  )
  await isClosedTo(box, grace)
}
