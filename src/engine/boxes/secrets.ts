// The secret answers of boxes. The values are in this computer's keyring and their keys in the box's record;
// nothing is kept unless the user asks for it.
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { type ErrorReport, failure, KilnError, toReport } from '#shared/errors.ts'
import { secretProblem } from '#shared/profiles/options/check.ts'
import { workOfCheck } from '#shared/profiles/options/work.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'

type Parts = Pick<Ports, 'keyring' | 'log'>
type Box = Pick<BoxRecord, 'id' | 'name' | 'secrets'>

const operation = 'boxes.secrets'

/** Encodes the key, which may contain anything, without characters that need quotes. */
const accountOf = (box: string, key: string): string =>
  `box/${box}/${/^[\w.-]+$/.test(key) ? key : `-${Buffer.from(key).toString('base64url')}`}`

/** Throws box.no-secret or seed.invalid for the first that is not a valid secret answer of this profile. */
export function assertSecrets(
  { name }: Pick<Box, 'name'>,
  profile: Pick<Profile, 'schemaOptions'> | undefined,
  given: Record<string, string>,
): void {
  const work = workOfCheck()
  for (const [key, value] of Object.entries(given)) {
    if (value === '') continue
    const option = profile?.schemaOptions.find(each => each.secret && each.key === key)
    if (!option) throw failure('box.no-secret', { operation, values: { name, key } })
    const reason = secretProblem(option, value, work)
    if (reason) throw failure('seed.invalid', { operation, values: { field: option.label, reason } })
  }
}

type Keeping = {
  given: Record<string, string>
  /** Changes the keys in the box's record. */
  record: (change: (keys: readonly string[]) => string[]) => Promise<void>
  signal: AbortSignal
}

/**
 * An empty value is removed. A key stays in the record for as long as the keyring may have it: a key that
 * only the keyring had could never be cleaned up. Throws keyring.*.
 */
export async function keepSecrets(
  parts: Parts,
  { id, name, secrets }: Box,
  { given, record, signal }: Keeping,
): Promise<void> {
  for (const [key, value] of Object.entries(given)) {
    const isKept = secrets.includes(key)
    const without = () => record(keys => keys.filter(each => each !== key))
    if (value === '') {
      if (isKept) await forget(parts, accountOf(id, key), signal)
      await without()
      continue
    }
    await record(keys => [...keys.filter(each => each !== key), key])
    try {
      await parts.keyring.store(
        { account: accountOf(id, key), label: `Kiln: ${name}, ${key}` },
        value,
        signal,
      )
    } catch (thrown) {
      if (!isKept) await without().catch(logged(parts.log, 'boxes-unwritten'))
      throw thrown
    }
  }
}

/** A missing keyring has nothing to remove. Throws keyring.locked, keyring.failed. */
async function forget({ keyring }: Parts, account: string, signal: AbortSignal): Promise<void> {
  await keyring.remove(account, signal).catch((thrown: unknown) => {
    if (!(thrown instanceof KilnError) || thrown.code !== 'keyring.absent') throw thrown
  })
}

/**
 * Forgets the secrets of a box that is being removed. Returns why some secrets are still in the keyring; null if none
 * is.
 */
export async function forgetAll(
  parts: Parts,
  { id, secrets }: Box,
  signal: AbortSignal,
): Promise<ErrorReport | null> {
  try {
    for (const key of secrets) await forget(parts, accountOf(id, key), signal)
    return null
  } catch (thrown) {
    logged(parts.log, 'keyring-unchanged')(thrown)
    return toReport(thrown, operation)
  }
}

/** Moves them to the box that replaces this one. Throws keyring.*. */
export async function moveSecrets(
  parts: Parts,
  { from, to, signal }: { from: Box; to: Box; signal: AbortSignal },
): Promise<void> {
  for (const key of from.secrets) {
    const value = await parts.keyring.read(accountOf(from.id, key), signal)
    if (value !== null)
      await parts.keyring.store(
        { account: accountOf(to.id, key), label: `Kiln: ${to.name}, ${key}` },
        value,
        signal,
      )
  }
  await forgetAll(parts, from, signal)
}

type Wanted = {
  /** null if nothing was answered. */
  answers: SeedAnswers | null
  /** Keys of the secret options. */
  keys: readonly string[]
  signal: AbortSignal
}

/**
 * The answers, completed with what is kept for the box. A key that was answered, even with nothing, is not
 * read. Throws keyring.*, and box.secret-gone if a kept secret cannot be read: a machine without its secrets
 * would look complete.
 */
export async function withKept(
  { keyring }: Pick<Parts, 'keyring'>,
  { id, name, secrets }: Box,
  { answers, keys, signal }: Wanted,
): Promise<SeedAnswers | null> {
  const given = answers?.secrets ?? {}
  const kept: Record<string, string> = {}
  for (const key of secrets) {
    if (Object.hasOwn(given, key) || !keys.includes(key)) continue
    const value = await keyring.read(accountOf(id, key), signal)
    if (value === null) throw failure('box.secret-gone', { operation, values: { name, key } })
    kept[key] = value
  }
  if (Object.keys(kept).length === 0) return answers
  // Without answers from the user, a drive gets these secrets and nothing else.
  const before = answers ?? { ...noAnswers(), hostKey: false }
  return { ...before, secrets: { ...kept, ...given } }
}
