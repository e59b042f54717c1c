import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { ruleCode } from '#shared/rule-code.ts'
import { ringName } from '#shared/updates/audience.ts'
import { boxUpdate } from '#shared/updates/box-update.ts'
import {
  publishPlan,
  publishRequest,
  publishResult,
  publishTrust,
  sourceAddress,
  webAddress,
} from '#shared/updates/publish.ts'
import { publishedFolder } from '#shared/updates/published-folder.ts'
import { updateKeys } from '#shared/updates/update-keys.ts'
import { withdrawal, withdrawnBox, withdrawRequest, withdrawResult } from '#shared/updates/withdrawal.ts'
import { command, job, query } from './define.ts'

const keys = updateKeys.omit({ schema: true })
const absolutePath = z.string().max(4096).startsWith('/', ruleCode('rule.absolute-path'))
const recovery = z.string().min(1).max(300)

export const updates = {
  /**
   * The public halves of the keys that this computer publishes with; null: none were made. `keyring`: why this computer
   * cannot publish; null: its keyring is there.
   */
  keys: query(z.object({}), z.object({ keys: keys.nullable(), keyring: errorReport.nullable() })),
  /**
   * A recovery key for `makeKeys`, which no keys have yet: it is shown first, so that none is lost that counts. Throws
   * update.keys-there, update.no-keyring.
   */
  newRecoveryKey: command(z.object({}), z.object({ recovery })),
  /**
   * Makes both. `recovery`: a recovery key that was shown; null: a new one, which is in this reply alone, or in a new file of
   * that path. Throws update.keys-there, update.recovery-form, file.taken, file.missing, keyring.*.
   */
  makeKeys: command(
    z.object({
      recoveryFile: absolutePath.nullable().default(null),
      recovery: recovery.nullable().default(null),
    }),
    z.object({ keys, recovery: z.string().nullable() }),
  ),
  /**
   * Replaces the daily key, by the recovery key as a person typed it. Throws update.no-keys, update.recovery-form,
   * update.other-recovery, keyring.*.
   */
  rotateKeys: command(z.object({ recovery }), z.object({ keys })),
  /** The same, also on a computer that has no keys. */
  recoverKeys: command(z.object({ recovery }), z.object({ keys })),
  /**
   * The trust file of a box: what it has to have before it takes updates. `source`: where it finds the published folder.
   * `problem`: nothing that Kiln knows of is published for its ring.
   * Throws update.no-keys, box.unknown, box.no-profile.
   */
  trust: query(
    z.object({
      box: z.string().min(1).max(400),
      source: sourceAddress,
      /** The ring that it is to follow; null: its own pointer. */
      ring: ringName.nullable().default(null),
    }),
    z.object({ trust: publishTrust, problem: errorReport.nullable() }),
  ),
  /**
   * Keeps the login of a web server that updates are uploaded to: the password in the keyring. `login`: null forgets it. Throws
   * update.upload-plain, keyring.*.
   */
  login: command(
    z.object({
      address: webAddress,
      login: z
        .object({
          user: z
            .string()
            .min(1)
            .max(200)
            .regex(/^[^:\p{Cc}]+$/u),
          password: z
            .string()
            .min(1)
            .max(1000)
            .regex(/^\P{Cc}+$/u),
        })
        .nullable(),
    }),
    z.object({}),
  ),
  /**
   * The boxes' states after the folder's updates, asked over SSH. Throws update.no-keys, update.folder-*, box.unknown.
   */
  states: query(
    z.object({ ...publishRequest.pick({ boxes: true, folder: true, ring: true }).shape }),
    z.object({ boxes: z.array(boxUpdate) }),
  ),
  /**
   * Whether this folder can be published to; changes nothing. Throws update.folder-system, update.folder-unwritable,
   * update.folder-*, file.missing.
   */
  checkFolder: query(publishRequest.pick({ folder: true }), z.object({})),
  /** The folders that were published to, the last one first, and until when their pointers count. */
  folders: query(z.object({}), z.object({ folders: z.array(publishedFolder) })),
  /**
   * Builds the system of each box, and compares it with what the folder has. Changes nothing there. Throws update.*,
   * box.unknown, box.no-profile, profile.*, flake.*, nix.*, file.*.
   */
  plan: job(z.object({ request: publishRequest }), publishPlan),
  /**
   * The plan of a withdrawal: which system each box was to run before. Changes nothing. Throws
   * update.nothing-published, update.withdraw-lacks, update.no-keys, update.folder-*, box.unknown.
   */
  withdrawal: query(z.object({ request: withdrawRequest }), withdrawal),
  /** Does so, if it is still the same. Throws update.*, keyring.*, file.*, space.full. */
  withdraw: job(
    z.object({ request: withdrawRequest, boxes: z.array(withdrawnBox).max(500) }),
    withdrawResult,
  ),
  /** Carries out a plan as it is. Throws update.*, keyring.*, file.*, space.full. */
  publish: job(z.object({ plan: z.string().max(200) }), publishResult),
}
