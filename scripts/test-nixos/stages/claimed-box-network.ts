// A box without an owner and without a Connect, claimed by Kiln in its network with what its screen shows.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { retryFor, succeeds } from '../machine/checks.ts'
import { pinHostKey, ssh } from '../machine/ssh.ts'
import { ToolError } from '../tool-error.ts'
import { type Identity, identityOf } from './claimed-box-hand-over.ts'
import { type BoxMachine, lanPort, slowMs } from './claimed-box-machine.ts'
import type { Person } from './claimed-box-people.ts'
import { fingerprintOf, readLetters } from './claimed-box-screen.ts'

type Claimed = {
  host: { address: { user: string }; keys: { fingerprint: string }[] }
  box: { installId: string }
}

/** `former`: what the box was before. */
export async function claimInNetwork(
  box: BoxMachine,
  { person, former }: { person: Person; former: readonly Identity[] },
): Promise<void> {
  await box.check(
    succeeds(
      'its screen shows a code and a fingerprint for its network',
      retryFor(300, "grep -qaE 'Fingerprint: +[A-Z]{4}-[A-Z]{4}-[A-Z]{4}' /dev/vcs1"),
      slowMs,
    ),
  )
  await box.machine.screenshot(`${box.folder}/network.png`)
  const { code, fingerprint } = await readLetters(box.machine)
  const address = `127.0.0.1:${box.machine.portOf(lanPort)}`
  const keyFile = join(box.folder, 'owner.pub')
  writeFileSync(keyFile, `${person.key.publicKey}\n`)
  const words = ['hosts', 'claim', address, '--key', keyFile, '--owner', person.name]
  const other = await person.kiln(...words, '--code', code, '--fingerprint', 'BCDF-GHJK-LMNP').catch(String)
  if (typeof other !== 'string' || !other.includes('host.claim-other'))
    throw new ToolError(`With another fingerprint: ${JSON.stringify(other)}`)
  box.log('  Kiln sends the code to no machine with another fingerprint')
  const claimed = (await person.kiln(...words, '--code', code, '--fingerprint', fingerprint)) as Claimed
  box.log('  kiln hosts claim, with what the screen shows, claims it')

  const now = await identityOf(box)
  if (claimed.box.installId !== now.id || former.some(each => each.id === now.id || each.key === now.key))
    throw new ToolError(`Kiln claimed ${claimed.box.installId}; the box is ${now.id}.`)
  if (claimed.host.keys[0]?.fingerprint !== fingerprintOf(now.hostKey))
    throw new ToolError(`Kiln trusts ${JSON.stringify(claimed.host.keys)}, and the box has ${now.hostKey}`)
  const access = await box.accessOf(person)
  pinHostKey(box.machine, access, now.hostKey)
  const { user } = claimed.host.address
  const sudo = await ssh(box.machine, access, user, 'sudo --non-interactive id --user --name')
  if (sudo !== 'root') throw new ToolError(`sudo of ${user} gives ${sudo}.`)
  box.log(`  their key logs in as ${user}, who administers it, and Kiln trusts the host key that it has`)
  await box.check(
    succeeds('kaliun-status names the owner', `kaliun-status | grep -F 'Owner: ${person.name}'`, slowMs),
  )
}
