// What a box and Kiln Connect promise to people, on booted appliances: a drive that is its owner's before its first boot; a box that
// is claimed by its screen and a browser, loses its server for a day, is handed over, wiped, and claimed in its network.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { copyImageToDisk } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import type { Built } from '../system/built.ts'
import { openPhone } from './claimed-box-browser.ts'
import { claimByPhone } from './claimed-box-claim.ts'
import { loseServerForDay } from './claimed-box-day.ts'
import { startFlashedDrive } from './claimed-box-flashed.ts'
import { handOver, identityOf, isHandedOver, wipe } from './claimed-box-hand-over.ts'
import { hasStarted, onBox, startBox } from './claimed-box-machine.ts'
import { claimInNetwork } from './claimed-box-network.ts'
import { type People, startPeople } from './claimed-box-people.ts'
import { assertDecoder } from './claimed-box-screen.ts'
import { assertDrives } from './flashed-drive.ts'

type ClaimedBox = {
  built: Built
  /** A system of the same profile that has no one's key. */
  keylessSystem: string
  known: KnownFailures
  memoryMiB: number
  env: NodeJS.ProcessEnv
  key: { path: string; publicKey: string }
  folder: string
  log: (line: string) => void
}

export async function runClaimedBox(options: ClaimedBox): Promise<void> {
  const { env, key, folder, log } = options
  assertDecoder()
  assertDrives()
  mkdirSync(folder, { recursive: true })
  await using people = await startPeople({ folder, env, adaKey: key })
  log('a drive that is its owner’s before its first boot')
  await startFlashedDrive(people.ada, { ...options, folder: join(folder, 'flashed') })
  await ownedByOneAfterAnother(people, { ...options, folder: join(folder, 'box') })
}

async function ownedByOneAfterAnother(people: People, options: ClaimedBox): Promise<void> {
  const { built, keylessSystem, known, folder, log } = options
  const { ada, grace, clock } = people
  const disk = copyImageToDisk(built.path, folder)
  await using phone = await openPhone(folder)
  await using box = await startBox({ ...options, diskPath: disk.path })
  await onBox(box, async () => {
    await waitForLogin(box.machine, disk.path)
    await box.check(...hasStarted(known.units))
    log('claimed by its screen and a browser')
    const page = await claimByPhone(box, ada, phone)
    log('its server is away for a day')
    await loseServerForDay(box, people, { page, phone })
    log('handed over')
    const first = await identityOf(box)
    const mayFail = known.units
    await handOver(box, people, { nextSystem: keylessSystem, mayFail })
    const second = await isHandedOver(box, people, { former: first, mayFail })
    log('wiped')
    await wipe(box, { grace, clock })
    log('claimed in its network')
    await claimInNetwork(box, { person: ada, former: [first, second] })
  })
}
