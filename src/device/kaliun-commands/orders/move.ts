// Moves a box to another Connect. It registers there with a key that is for that one alone and takes its configuration; only then
// do address and key change, with one rename. Cut off right after it, the box has the tokens of the former one, and gets its own by
// its key.
import { type EnrolmentProof, enrolmentText } from '#shared/connect/enrolment.ts'
import type { MoveTo } from '#shared/connect/move.ts'
import type { Order, OrderFailure } from '#shared/connect/order.ts'
import type { Box } from '../../lib/box.ts'
import { claimedOf } from '../../lib/claimed.ts'
import { writeConfig } from '../../lib/config-file.ts'
import { errorOf, sendReceipt } from '../../lib/configuration.ts'
import { type Client, connectClient, problemOf, serverAt } from '../../lib/connect-client.ts'
import { deviceDocumentOf } from '../../lib/decode.ts'
import { keyFileAt, knownKeyFile, ownKeyFile } from '../../lib/device-keys.ts'
import { readBounded, syncFolder, writeDurably } from '../../lib/durable-file.ts'
import type { Outcome } from '../../lib/http-call.ts'
import { type Identity, identityWith, loadIdentity } from '../../lib/identity.ts'
import { moveTo, type Place, placeOf } from '../../lib/moved.ts'
import { journalText } from '../../lib/problems.ts'
import { registrationFacts } from '../../lib/registration-facts.ts'
import { makeFolder, type StateFiles } from '../../lib/state-files.ts'
import { reportConfigured } from '../../lib/status.ts'

const refusals = new Set(['bad_request', 'unauthorized', 'invalid_grant', 'forbidden'])

/** `waits`: for the other Connect, or its owner's yes; tried again until the order ends. */
type Moved = 'moved' | OrderFailure | { waits: OrderFailure }

export async function move(box: Box, { values }: Order & { kind: 'move' }, root: string): Promise<Moved> {
  const { files } = box
  const server = serverAt(values, files.pin)
  if ('problem' in server) return 'not-reached'
  const keyFile = keyFileFor(files, values)
  const next = identityWith(files, keyFile)
  const client = connectClient(server, next)
  const ticket = values.ticket && proofOf(box, values.ticket, next)
  const outcome = await client.register({ ...registrationFacts(root), ...(ticket && { enrolment: ticket }) })
  if (!('answer' in outcome)) return notReached(outcome)
  const { status } = outcome.answer
  // The ticket is refused, its form is not known, or another box has this one's id there. What stands before Connect may answer with
  // the same status.
  const isRefused =
    (status === 400 || status === 401 || status === 403) && refusals.has(errorOf(outcome) ?? '')
  if (isRefused) return ticket ? 'ticket' : 'unknown-there'
  if (status === 200 || status === 201) return ticket ? { waits: 'not-admitted' } : 'unknown-there'
  return status === 409 ? take(box, client, { values, keyFile }) : notReached(outcome)
}

/**
 * The key that is for the other Connect. The next try has the same one, because a ticket is bound to the first that used it. Without
 * a ticket that Connect is a copy of the one where the box is, and knows the key that the box has there.
 */
function keyFileFor(files: StateFiles, { url, fingerprint, ticket }: MoveTo): string {
  const place = { url, fingerprint }
  const known = knownKeyFile(files, place)
  if (known !== null) return known
  if (ticket === null) return keyFileAt(files, placeOf(files))
  makeFolder(files.deviceKeys, 0o700)
  syncFolder(files.folder)
  return ownKeyFile(files, place)
}

/** The other Connect knows this box, and whose it is. */
async function take(
  box: Box,
  client: Client,
  { values: { url, fingerprint }, keyFile }: { values: MoveTo; keyFile: string },
): Promise<Moved> {
  const place = { url, fingerprint }
  const { files } = box
  // Before it, a box that was claimed there long ago would get its first tokens again.
  const receipt = await client.receipt()
  if (!('answer' in receipt) || receipt.answer.status !== 204) return notReached(receipt)
  const outcome = await client.config()
  const found =
    'answer' in outcome && outcome.answer.status === 200 ? deviceDocumentOf(outcome.answer.body) : null
  if (!found?.auth) return notReached(outcome)
  const { auth, customer, pangolin, claimed_at } = found
  await box.locked(async () => {
    writeDurably(files.receiptDue, '')
    keepKey(files, place, keyFile)
    moveTo(files, place)
    // The screen shows a part of the key.
    loadIdentity(files)
    writeConfig(files, { auth, customer, pangolin, claimed: claimedOf(client, claimed_at) })
    reportConfigured(box.run)
  })
  // The claim sends it at the next start otherwise.
  await sendReceipt(box, client)
  return 'moved'
}

/** So that the box has this key at that Connect. */
function keepKey(files: StateFiles, place: Place, keyFile: string): void {
  const own = ownKeyFile(files, place)
  if (keyFile === own || keyFile === knownKeyFile(files, place)) return
  makeFolder(files.deviceKeys, 0o700)
  syncFolder(files.folder)
  writeDurably(own, readBounded(keyFile) ?? '')
}

/** The ticket is bound to the key that the box has where it is, in place of the SSH host key of a drive. That one signs the next. */
function proofOf(
  { identity }: Box,
  { id, binding }: NonNullable<MoveTo['ticket']>,
  { publicKey: deviceKey }: Identity,
): EnrolmentProof {
  // SSH's stays.
  const next_host_key = deviceKey
  const text = enrolmentText({ id, installId: identity.id, deviceKey, nextHostKey: next_host_key })
  return { id, host_key: identity.publicKey, binding, next_host_key, signature: identity.sign(text) }
}

function notReached(outcome: Outcome): Moved {
  process.stderr.write(`The other Connect: ${journalText(problemOf(outcome))}\n`)
  return { waits: 'not-reached' }
}
