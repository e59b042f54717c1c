// A drive that belongs to its owner before its first boot: Kiln flashes it with a ticket of their Connect.
import { mkdirSync } from 'node:fs'
import { prints, succeeds } from '../machine/checks.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import type { Built } from '../system/built.ts'
import { ToolError } from '../tool-error.ts'
import { isOwnedBy } from './claimed-box-claim.ts'
import {
  type BoxMachine,
  claimsNow,
  hasStarted,
  onBox,
  slowMs,
  startBox,
  stateFolder,
} from './claimed-box-machine.ts'
import { type Person, ticketOf } from './claimed-box-people.ts'
import { fingerprintOf } from './claimed-box-screen.ts'
import { flashDrive } from './flashed-drive.ts'

const hostname = 'box12'

type Flashed = {
  built: Built
  known: KnownFailures
  memoryMiB: number
  env: NodeJS.ProcessEnv
  folder: string
  log: (line: string) => void
}

/** Of the key that their Kiln trusts for this drive. */
async function trustedBy({ kiln }: Person): Promise<string> {
  const { hosts } = (await kiln('hosts')) as {
    hosts: { name: string; keys: { fingerprint: string }[] }[]
  }
  const keys = hosts.find(({ name }) => name === hostname)?.keys ?? []
  if (keys.length !== 1) throw new ToolError(`Kiln trusts ${keys.length} keys of ${hostname}.`)
  return keys[0]?.fingerprint ?? ''
}

export async function startFlashedDrive(owner: Person, options: Flashed): Promise<void> {
  const { built, known, folder, log } = options
  mkdirSync(folder, { recursive: true })
  const answers = { hostname, user: 'ada', sshKeys: [owner.key.publicKey], enrolment: ticketOf(owner) }
  const { diskPath } = await flashDrive(owner.kiln, { built, folder, answers })
  log('  kiln flash has written a drive with a ticket of its owner’s Connect')
  await using box = await startBox({ ...options, diskPath })
  await onBox(box, () => claimsItself(box, owner, { diskPath, known }))
}

async function claimsItself(
  box: BoxMachine,
  owner: Person,
  { diskPath, known }: { diskPath: string; known: KnownFailures },
): Promise<void> {
  await waitForLogin(box.machine, diskPath)
  const flashed = fingerprintOf(await box.hostKey())
  if (flashed !== (await trustedBy(owner)))
    throw new ToolError(`It has not the SSH host key that Kiln made: ${flashed}`)
  await box.check(
    ...hasStarted(known.units),
    prints('it has no owner yet', `ls ${stateFolder}/config.json 2>/dev/null`, ''),
  )
  await box.plugIn(owner)
  await box.check(
    claimsNow,
    ...isOwnedBy(owner),
    succeeds('it shows no code', `! grep -q '"code":"' /run/kaliun/claim.json`),
    succeeds('it reports', 'systemctl start kaliun-health-reporter', slowMs),
    prints('its ticket is used', `ls ${stateFolder}/enrolment.json 2>/dev/null`, ''),
  )
  const id = await box.read(`cat ${stateFolder}/install_id`)
  const found = owner
    .connect()
    .boxes()
    .find(each => each.id === id)
  if (!found?.claimed || found.claimed.because === 'never-reported')
    throw new ToolError(`Connect has no report of it: ${JSON.stringify(found)}`)
  box.log('  Connect has it, with its report')

  const next = fingerprintOf(await box.hostKey())
  if (next === flashed) throw new ToolError('Its SSH host key is still the one of the drive.')
  await owner.kiln('connect', 'state')
  if ((await trustedBy(owner)) !== next)
    throw new ToolError('Kiln does not trust the SSH host key that the box made.')
  box.log('  it made another SSH host key, which Kiln trusts in place of the flashed one')
}
