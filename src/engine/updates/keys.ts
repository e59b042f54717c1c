// The two keys of updates: the daily key is in the keyring, the user keeps the recovery key (docs/adr/0033).
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import { signatureOf } from '#engine/kits/sign.ts'
import { isSignedBy } from '#engine/kits/signature.ts'
import { type LockPorts, takeLock } from '#engine/lock-file.ts'
import { logged } from '#engine/logged.ts'
import { saveNewFile } from '#engine/new-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { parseKeySet, signedKeySet } from '#shared/updates/key-set.ts'
import { updateKeyForm } from '#shared/updates/signed-text.ts'
import { type UpdateKeys, updateKeys, updateKeysVersion } from '#shared/updates/update-keys.ts'
import { readMark } from './folder-mark.ts'
import { highestKeySet } from './key-sets-seen.ts'
import { type KeyPair, keyPairOf, newSeed } from './new-key.ts'
import { parseRecoveryText, recoveryText } from './recovery-text.ts'
import { allRemembered } from './remembered.ts'

type KeyPorts = LockPorts & Pick<Ports, 'disks' | 'keyring' | 'log'>

const operation = 'updates.keys'
const recordPath = ({ folders }: Pick<Ports, 'folders'>) => join(folders.config, 'updates', 'keys.json')

/**
 * A second copy of the public recovery key in another folder, in case the record is broken: it says which key
 * this computer's boxes trust.
 */
const recoveryPath = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, 'publishes', 'recovery')

/** null if none were made here. Throws update.keys-newer, update.keys-broken. */
export async function readKeys(ports: Pick<Ports, 'files' | 'folders'>): Promise<UpdateKeys | null> {
  const path = recordPath(ports)
  const text = await ports.files.readText(path)
  if (text === null) return null
  const errors = { newer: 'update.keys-newer', broken: 'update.keys-broken', operation } as const
  const keys = parseVersioned(text, { type: updateKeys, version: updateKeysVersion, path, errors })
  if (!isSignedSo(keys))
    throw failure('update.keys-broken', {
      operation,
      values: { path, reason: message('reason.key-set-differs') },
      details: { path },
    })
  return keys
}

/** Boxes trust the signed key set and refuse pointers whose number, key or time differ from it. */
function isSignedSo({ recovery, number, daily, made, keySet }: UpdateKeys): boolean {
  const parsed = parseKeySet(keySet)
  const signed = parsed?.keySet
  return (
    signed?.number === number &&
    signed.daily === daily &&
    signed.made === made &&
    parsed?.isSignedBy(recovery, isSignedBy) === true
  )
}

/** Runs before a secret is made, because no file may hold one. Throws update.no-keyring. */
export async function assertKeyring({ keyring }: Pick<Ports, 'keyring'>, signal: AbortSignal): Promise<void> {
  await keyring.assertThere(signal).catch((thrown: unknown) => {
    if (!(thrown instanceof KilnError) || thrown.code !== 'keyring.absent') throw thrown
    throw failure('update.no-keyring', {
      operation,
      values: { reason: thrown.values['reason'] ?? '' },
      cause: thrown,
    })
  })
}

/** Throws update.no-keys. */
export async function keysHere(ports: Pick<Ports, 'files' | 'folders'>): Promise<UpdateKeys> {
  const keys = await readKeys(ports)
  if (keys) return keys
  throw failure('update.no-keys', { operation })
}

/** The secret daily key in Nix's format. Throws update.key-gone, keyring.*. */
export async function dailySecret(
  { keyring }: Pick<Ports, 'keyring'>,
  { daily }: UpdateKeys,
  signal: AbortSignal,
): Promise<string> {
  const secret = await keyring.read(accountOf(daily), signal)
  if (secret !== null) return secret
  throw failure('update.key-gone', { operation, values: { key: daily } })
}

/** Shown to the user before `makeKeys`. No copy is kept here. Throws update.keys-there, update.no-keyring. */
export async function newRecoveryKey(ports: KeyPorts, signal: AbortSignal): Promise<string> {
  await assertNoKeys(ports)
  await assertKeyring(ports, signal)
  return recoveryText(newSeed())
}

async function assertNoKeys(ports: KeyPorts): Promise<void> {
  if (await readKeys(ports))
    throw failure('update.keys-there', { operation, values: { path: recordPath(ports) } })
}

/** `recovery`: a key that was already shown; null for a new one. */
type Making = { recoveryFile: string | null; recovery: string | null }

/**
 * Makes both keys. A new recovery key is returned once, or written to a new file at that path; Kiln does not
 * keep it. Throws update.keys-there, update.keys-busy, update.recovery-form, file.taken, file.missing,
 * keyring.*.
 */
export const makeKeys = (
  ports: KeyPorts,
  making: Making,
  signal: AbortSignal,
): Promise<{ keys: UpdateKeys; recovery: string | null }> =>
  alone(ports, () => makeKeysAlone(ports, making, signal))

async function makeKeysAlone(
  ports: KeyPorts,
  { recoveryFile, recovery: given }: Making,
  signal: AbortSignal,
) {
  await assertNoKeys(ports)
  const seed = given === null ? newSeed() : parseRecoveryText(given)
  if (!seed) throw failure('update.recovery-form', { operation })
  const text = recoveryText(seed)
  const keys = await newDailyKey(ports, { seed, before: null }, signal, async () => {
    if (recoveryFile !== null) await saveNewFile(ports, recoveryFile, `${text}\n`)
  })
  return { keys, recovery: given === null && recoveryFile === null ? text : null }
}

/**
 * Replaces the daily key, even if this computer has none yet or cannot read its own. Throws
 * update.recovery-form, update.other-recovery, update.recovery-unknown, update.keys-newer, update.keys-busy,
 * keyring.*.
 */
export const replaceDailyKey = (ports: KeyPorts, typed: string, signal: AbortSignal): Promise<UpdateKeys> =>
  alone(ports, () => replaceAlone(ports, typed, signal))

async function replaceAlone(ports: KeyPorts, typed: string, signal: AbortSignal): Promise<UpdateKeys> {
  const seed = parseRecoveryText(typed)
  if (!seed) throw failure('update.recovery-form', { operation })
  const before = await readKeys(ports).catch(orBroken)
  const { publicKey } = recoveryPair(seed)
  const trusted = before === 'broken' ? await knownRecovery(ports) : (before?.recovery ?? null)
  if (trusted !== null && trusted !== publicKey)
    throw failure('update.other-recovery', {
      operation,
      values: { key: trusted, found: publicKey },
    })
  return newDailyKey(ports, { seed, before: before === 'broken' ? null : before }, signal)
}

function orBroken(thrown: unknown): 'broken' {
  if (thrown instanceof KilnError && thrown.code === 'update.keys-broken') return 'broken'
  throw thrown
}

/**
 * The recovery key that boxes trust, if the record of the keys cannot be trusted: from Kiln's second copy,
 * from the records of publications, or from a published folder. Throws update.recovery-unknown, because
 * otherwise any key would be accepted.
 */
async function knownRecovery(ports: KeyPorts): Promise<string> {
  const kept = (await ports.files.readText(recoveryPath(ports)))?.trim() ?? ''
  if (updateKeyForm.test(kept)) return kept
  for (const { folder, recovery } of await allRemembered(ports)) {
    if (recovery !== undefined) return recovery
    const mark = await readMark(ports, folder).catch(logged(ports.log, 'record-unread'))
    if (mark) return mark.recovery
  }
  const path = recordPath(ports)
  throw failure('update.recovery-unknown', { operation, values: { path }, details: { path } })
}

/**
 * Two runs at once would each show a recovery key, and only one of those would be valid. Throws
 * update.keys-busy.
 */
async function alone<T>(ports: LockPorts, work: () => Promise<T>): Promise<T> {
  const lock = join(ports.folders.data, 'locks', 'update-keys.json')
  if (!(await takeLock(ports, lock))) throw failure('update.keys-busy', { operation })
  try {
    return await work()
  } finally {
    await ports.files.remove(lock)
  }
}

const idOf = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex').slice(0, 8)
const recoveryPair = (seed: Uint8Array): KeyPair => keyPairOf(seed, bytes => `kiln-recovery-${idOf(bytes)}`)
const accountOf = (daily: string) => `updates/${idOf(daily)}`

type NewKey = { seed: Uint8Array; before: UpdateKeys | null }

/** `beforeRecord`: must succeed too, or the new key is dropped. */
async function newDailyKey(
  ports: KeyPorts,
  { seed, before }: NewKey,
  signal: AbortSignal,
  beforeRecord: () => Promise<void> = async () => undefined,
): Promise<UpdateKeys> {
  const recovery = recoveryPair(seed)
  const daily = keyPairOf(newSeed(), bytes => `kiln-updates-${idOf(bytes)}`)
  const made = Math.floor(ports.now() / 1000)
  const known = Math.max(before?.number ?? 0, await highestKeySet(ports, recovery.publicKey))
  // Based on the time, so that a computer that does not know earlier key sets still makes a newer one.
  const number = Math.max(made, known + 1)
  const set = { number, daily: daily.publicKey, made }
  const account = accountOf(daily.publicKey)
  await assertKeyring(ports, signal)
  await ports.keyring.store({ account, label: `Kiln: updates, ${daily.publicKey}` }, daily.secret, signal)
  const keys: UpdateKeys = {
    schema: updateKeysVersion,
    recovery: recovery.publicKey,
    ...set,
    keySet: signedKeySet(set, text => signatureOf(text, recovery.secret)),
  }
  try {
    await beforeRecord()
    await ports.files.writeText(recordPath(ports), jsonText(keys))
    await ports.files.writeText(recoveryPath(ports), `${keys.recovery}\n`)
  } catch (thrown) {
    await ports.keyring.remove(account, signal).catch(logged(ports.log, 'keyring-unchanged'))
    throw thrown
  }
  if (before)
    await ports.keyring.remove(accountOf(before.daily), signal).catch(logged(ports.log, 'keyring-unchanged'))
  return keys
}
