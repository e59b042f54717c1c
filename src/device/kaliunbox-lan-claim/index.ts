// Claims a box without a Connect: shows a code and a fingerprint, and gives the box to the person on its
// network who types both into Kiln. Exits once it has an owner, or the address of a Connect. `--user NAME
// --port N --state DIR --run DIR --root DIR`; `--release` removes its owner.
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type LanClaimed, lanClaimPort } from '#shared/connect/lan-claim.ts'
import { openBox } from '../lib/box.ts'
import { readBounded, removeFile } from '../lib/durable-file.ts'
import { removeDraft, removeOwner, writeOwner } from '../lib/owner.ts'
import { type Problem, storageProblem } from '../lib/problems.ts'
import { registrationFacts } from '../lib/registration-facts.ts'
import { forgetLogs, isWiping, readWords, stateFiles } from '../lib/state-files.ts'
import { reportStatus } from '../lib/status.ts'
import { createClaim } from './claim.ts'
import type { Offer } from './offer.ts'
import { createLanServer } from './server.ts'

const { words, user, port: wantedPort } = ownWords(process.argv.slice(2))
const files = stateFiles(words.state)
const shownFile = join(words.run, 'lan.json')
/** The box has an owner, or a Connect will give it one. */
const isOver = () => [files.owner, files.config, files.apiUrl].some(path => existsSync(path))

if (words.flags.includes('--release')) release()
else await offer()

function release(): void {
  // The logs of a box at a Connect are its owner's there.
  if (existsSync(files.owner) && !existsSync(files.config)) forgetLogs(files)
  if (removeOwner(files.owner)) return void process.stdout.write('This box no longer has an owner.\n')
  process.stderr.write('This box has no owner who claimed it on its network.\n')
  process.exitCode = 1
}

async function offer(): Promise<void> {
  process.on('SIGTERM', () => {
    removeFile(shownFile)
    process.exit()
  })
  while (!isOver()) if (await isPrepared()) return serve()
  removeFile(shownFile)
}

/** A read-only disk is retried, and so is a box that is still being wiped. */
async function isPrepared(): Promise<boolean> {
  const problem = unprepared()
  if (problem === null) return true
  reportStatus(words.run, 'lan', problem)
  await setTimeout(30_000 * words.pace)
  return false
}

function unprepared(): Problem | null {
  if (isWiping(files)) return { code: 'wiping' }
  try {
    removeDraft(files.owner)
    return null
  } catch (thrown) {
    return storageProblem(thrown)
  }
}

async function serve(): Promise<void> {
  const show = ({ code, fingerprint }: Offer, problem: Problem | null) => {
    const place = lan.server.address()
    const port = typeof place === 'object' && place ? place.port : wantedPort
    reportStatus(words.run, 'lan', problem, { code, fingerprint, port })
  }
  const claim = createClaim({
    pace: words.pace,
    facts: answerFacts,
    write: request => writeOwner(files.owner, request, { users: [user], by: 'lan', now: Date.now() }),
    onChange: (next, problem) => {
      show(next, problem)
      lan.use(next)
    },
  })
  const lan = createLanServer({ offer: claim.offer(), take: claim.take })
  lan.server.listen(wantedPort)
  await once(lan.server, 'listening')
  show(claim.offer(), null)
  while (claim.tick() === 'waits' && (claim.isClaimed() || !(isOver() || isWiping(files)))) {
    await setTimeout(1000)
    if (claim.isClaimed()) removeFile(shownFile)
  }
  removeFile(shownFile)
  // Connections may still be open.
  process.exit()
}

/** null if SSH has not made a key yet. Throws if the disk refuses: a box has no ID before it is claimed. */
function answerFacts(): LanClaimed | null {
  const key = readBounded(join(words.root, 'etc/ssh/ssh_host_ed25519_key.pub'))?.trim() ?? ''
  if (!/^ssh-ed25519 [A-Za-z0-9+/]+=*( |$)/.test(key)) return null
  const { model = null, serial = null } = registrationFacts(words.root)
  return {
    install_id: openBox(words).identity.id,
    hostname: hostname(),
    user,
    host_keys: [key],
    model,
    serial,
  }
}

/** This program's options, in addition to those of all programs of a box. */
function ownWords(given: readonly string[]) {
  const rest = [...given]
  const take = (word: string, usual: string) => {
    const at = rest.indexOf(word)
    return at < 0 ? usual : (rest.splice(at, 2)[1] ?? usual)
  }
  const user = take('--user', 'root')
  const port = Number(take('--port', String(lanClaimPort)))
  if (!/^[a-z_][a-z0-9_-]{0,30}$/.test(user) || !(port >= 0 && port < 65_536))
    throw new Error('--user NAME and --port N are wanted')
  return { words: readWords(rest, ['--release']), user, port }
}
