import { z } from 'zod'
import { commandKinds } from '#shared/connect/calls.ts'
import { mostOwnerKeys } from '#shared/connect/hand-over.ts'
import {
  knownBox,
  knownHousehold,
  serverId,
  shownBox,
  unclaimedBox,
  waitingDrive,
} from '#shared/connect/known-boxes.ts'
import { ownConnectChoice } from '#shared/connect/own-connect.ts'
import { deviceKey } from '#shared/connect/owner-box.ts'
import { ownerCalls } from '#shared/connect/owner-calls.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { command, query } from './define.ts'

/** Names a server by id or address. */
const at = z.object({ server: z.string().min(1).max(400) })
const one = at.extend({ id: z.uuid() })
const customer = ownerCalls.claim.body.pick({ name: true, email: true, pangolin: true })

/** A Connect that this computer has a login at. */
const server = z.object({
  id: serverId,
  address: z.string(),
  /** The login's name there; null: it has not answered yet. */
  login: z.string().nullable(),
  /** The fingerprint of the certificate that it made for itself; null: checked as a browser does. */
  fingerprint: z.string().nullable(),
  /** The households in the last good answer, from which the boxes come too. */
  households: z.array(knownHousehold),
  /** When it last answered, on this computer's clock; null: never. */
  seenAt: z.number().nullable(),
  /** When this Kiln last asked it; null: not yet, since it started. */
  askedAt: z.number().nullable(),
  /** Why the last question to it failed; null: it did not. */
  problem: errorReport.nullable(),
  /** `problem` is that it was not reached, as where it is a laptop that sleeps, and it answered within the last day. */
  isAway: z.boolean(),
})
export type ConnectServer = z.infer<typeof server>

/** The Connect that this Kiln runs on this computer. */
const own = z.object({
  choice: ownConnectChoice,
  state: z.enum(['stopped', 'starting', 'running', 'stopping']),
  running: z
    .object({
      since: z.number(),
      /** As this computer reaches it. */
      url: z.string(),
      /** As others may reach it; empty on loopback. */
      network: z.array(z.object({ url: z.string(), interfaceName: z.string() })),
      /** The fingerprint of the certificate that it made; null on loopback. */
      fingerprint: z.string().nullable(),
      /** Makes its first account, if it had none when it started; null: it had, or its pages take no password. */
      setUpCode: z.string().nullable(),
    })
    .nullable(),
  /** Its data. */
  folder: z.string(),
  /** Why it does not run, if no person stopped it. */
  problem: errorReport.nullable(),
})
export type OwnConnect = z.infer<typeof own>

export const connect = {
  /**
   * The last answers of the Connects, kept for while they do not answer. Asks none. A Kiln that stays asks each every
   * minute from then on, and the topic "connect" reports changes.
   */
  list: query(
    z.object({}),
    z.object({ servers: z.array(server), boxes: z.array(knownBox), waiting: z.array(waitingDrive) }),
  ),
  /** Asks its Connect. Throws connect.*, keyring.*. */
  show: query(one, shownBox),
  /** Asks all now; what failed is with the server in `list`. */
  refresh: command(z.object({}), z.object({})),
  /**
   * Takes a login as the Connect shows it, once it answered to it; the same address replaces its login. Throws
   * connect.login-form, connect.login-plain, connect.login-refused, connect.*, keyring.*.
   */
  add: command(z.object({ login: z.string().max(2000) }), server),
  /**
   * Ends the login at the Connect, and forgets it here in any case. `unended`: why it may still be good there. `kept`: why it is
   * still in the keyring of this computer.
   */
  remove: command(
    at,
    z.object({ address: z.string(), unended: errorReport.nullable(), kept: errorReport.nullable() }),
  ),
  /** The box does it with its next report. Throws connect.too-soon, connect.viewer, connect.*. */
  ask: command(one.extend({ kind: z.enum(commandKinds) }), z.object({ id: z.uuid() })),
  /**
   * Signs an order with the SSH key of an owner, and leaves it at the Connect, which the box takes it from with its next report.
   * Throws ssh.cannot-sign, connect.move-to, connect.hand-over-*, connect.order-long, connect.keyless, connect.key-changed,
   * connect.carries-none, connect.orders-wait, connect.viewer, connect.*.
   */
  order: command(
    one.extend({
      order: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('logs'), on: z.boolean() }),
        /** `to`: a ticket of the other Connect, or the address of one that knows the box, with the fingerprint of its certificate. */
        z.object({
          kind: z.literal('move'),
          to: z.string().max(1000),
          fingerprint: z.string().max(100).nullable(),
        }),
        /**
         * `to`: where the new owner claims it, a ticket or an address; empty: where its system says, or in its network. `owner`:
         * null: the person who claims it brings the keys. `updates`: the text of a trust file; empty: none.
         */
        z.object({
          kind: z.literal('hand-over'),
          to: z.string().max(1000),
          fingerprint: z.string().max(100).nullable(),
          owner: z
            .object({ name: z.string().max(100), keys: z.array(z.string().max(8192)).max(mostOwnerKeys) })
            .nullable(),
          updates: z.string().max(8192),
          keeps: z.boolean(),
        }),
        z.object({ kind: z.literal('wipe') }),
      ]),
      /** The host name of the box, as a person read it there: the box takes no order for another. */
      name: z.string().regex(/^[^\p{C}]{1,253}$/u),
      /** The letters that `show` gave, and that a person compared: nothing is signed for another key. */
      keyLetters: shownBox.shape.keyLetters,
      /** A private key's file, or the line of a public key. */
      key: z.string().min(1).max(8192),
      hours: z.number().int().min(1).max(24),
    }),
    z.object({ id: z.uuid() }),
  ),
  /** Its tokens end, and it shows a code again. Throws connect.viewer, connect.*. */
  release: command(one, z.object({})),
  /**
   * Writes the Connect's data about a box, or about all boxes of a household, into a new file (connectExport). `path`:
   * the file, or the folder that it is to be in. Throws connect.viewer, connect.*, file.taken, file.missing, and errors
   * from writing.
   */
  export: command(
    at.extend({
      of: z.union([z.object({ id: z.uuid() }), z.object({ household: z.string().min(1).max(64) })]),
      path: z.string().min(1).max(4096),
    }),
    z.object({ path: z.string(), bytes: z.number().int().nonnegative() }),
  ),
  /** Which box shows this code, as a person typed it. Throws connect.code, connect.*. */
  findClaim: query(at.extend({ code: z.string().max(100) }), unclaimedBox),
  /**
   * Adds the box to one of the server's `households`, of which this login is an owner. Throws connect.code,
   * connect.viewer, connect.*.
   */
  claim: command(
    at.extend({ code: z.string().max(100), household: z.string().min(1).max(64), ...customer.shape }),
    z.object({ id: z.uuid() }),
  ),
  /**
   * The yes to a box that showed the ticket of a prepared drive. `key`: needed if several have this id. Throws
   * connect.ticket-unknown, connect.viewer, connect.*.
   */
  admit: command(
    at.extend({ enrolment: z.string().min(1).max(64), box: z.uuid(), key: deviceKey.optional() }),
    z.object({}),
  ),
  /** Which of Kiln's boxes it is, by id or name, said by a person; null: what is found without. Kept on this computer. */
  link: command(
    one.extend({ box: z.string().min(1).max(400).nullable() }),
    knownBox.pick({ box: true, linkedBy: true }),
  ),
  /** The Connect that this Kiln runs. The topic "connect" reports changes. */
  own: query(z.object({}), own),
  /**
   * Starts it, and remembers the choice. Throws connect.own-port, connect.own-in-use, connect.newer, connect.full,
   * connect.own-ended, connect.*; `own` shows the same as its problem.
   */
  startOwn: command(z.object({ choice: ownConnectChoice }), own),
  /** Resolves once it has closed its database. */
  stopOwn: command(z.object({}), own),
  /** Whether Kiln starts it with itself. */
  setOwnWithKiln: command(z.object({ withKiln: z.boolean() }), own),
  /**
   * Makes a login for this Kiln at its own Connect, with an owner's rights in the household "Home", and takes it as `add` does.
   * Throws connect.own-stopped, connect.*, keyring.*.
   */
  joinOwn: command(z.object({}), server),
}
