// Moves a box to another Connect. It registers there with its own key and takes its configuration; only then does its address
// change. Cut off in between, it has the tokens of one and the address of the other, and regains its own by its key.
import { type EnrolmentProof, enrolmentText } from '#shared/connect/enrolment.ts'
import type { MoveTo } from '#shared/connect/move.ts'
import type { Order, OrderFailure } from '#shared/connect/order.ts'
import type { Box } from '../../lib/box.ts'
import { writeConfig } from '../../lib/config-file.ts'
import { errorOf, sendReceipt } from '../../lib/configuration.ts'
import { type Client, connectClient, problemOf, serverAt } from '../../lib/connect-client.ts'
import { deviceDocumentOf } from '../../lib/decode.ts'
import { writeDurably } from '../../lib/durable-file.ts'
import type { Outcome } from '../../lib/http-call.ts'
import { moveTo } from '../../lib/moved.ts'
import { journalText } from '../../lib/problems.ts'
import { registrationFacts } from '../../lib/registration-facts.ts'
import { reportConfigured } from '../../lib/status.ts'

const refusals = new Set(['bad_request', 'unauthorized', 'invalid_grant', 'forbidden'])

/** `waits`: for the other Connect, or its owner's yes; tried again until the order ends. */
type Moved = 'moved' | OrderFailure | { waits: OrderFailure }

export async function move(box: Box, { values }: Order & { kind: 'move' }, root: string): Promise<Moved> {
  const { files, identity } = box
  const server = serverAt(values, files.pin)
  if ('problem' in server) return 'not-reached'
  const client = connectClient(server, identity)
  const ticket = values.ticket && proofOf(box, values.ticket)
  const outcome = await client.register({ ...registrationFacts(root), ...(ticket && { enrolment: ticket }) })
  if (!('answer' in outcome)) return notReached(outcome)
  const { status } = outcome.answer
  // The ticket is refused, its form is not known, or another box has this one's id there. What stands before Connect may answer with
  // the same status.
  const isRefused =
    (status === 400 || status === 401 || status === 403) && refusals.has(errorOf(outcome) ?? '')
  if (isRefused) return ticket ? 'ticket' : 'unknown-there'
  if (status === 200 || status === 201) return ticket ? { waits: 'not-admitted' } : 'unknown-there'
  return status === 409 ? take(box, client, values) : notReached(outcome)
}

/** The other Connect knows this box, and whose it is. */
async function take(box: Box, client: Client, values: MoveTo): Promise<Moved> {
  const { files } = box
  // Before it, a box that was claimed there long ago would get its first tokens again.
  const receipt = await client.receipt()
  if (!('answer' in receipt) || receipt.answer.status !== 204) return notReached(receipt)
  const outcome = await client.config()
  const found =
    'answer' in outcome && outcome.answer.status === 200 ? deviceDocumentOf(outcome.answer.body) : null
  if (!found?.auth) return notReached(outcome)
  const { auth, customer, pangolin } = found
  await box.locked(async () => {
    writeDurably(files.receiptDue, '')
    moveTo(files, { url: values.url, fingerprint: values.fingerprint })
    writeConfig(files, { auth, customer, pangolin })
    reportConfigured(box.run)
  })
  // The claim sends it at the next start otherwise.
  await sendReceipt(box, client)
  return 'moved'
}

/** The ticket is bound to this box's own key, in place of the SSH host key of a drive. */
function proofOf({ identity }: Box, { id, binding }: NonNullable<MoveTo['ticket']>): EnrolmentProof {
  const own = identity.publicKey
  const text = enrolmentText({ id, installId: identity.id, deviceKey: own, nextHostKey: own })
  return { id, host_key: own, binding, next_host_key: own, signature: identity.sign(text) }
}

function notReached(outcome: Outcome): Moved {
  process.stderr.write(`The other Connect: ${journalText(problemOf(outcome))}\n`)
  return { waits: 'not-reached' }
}
