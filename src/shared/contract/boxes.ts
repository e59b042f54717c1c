import { z } from 'zod'
import { boxId } from '#shared/box-id.ts'
import { boxRecord } from '#shared/boxes/box.ts'
import { boxBuild, boxView } from '#shared/boxes/box-view.ts'
import { otherDrive } from '#shared/boxes/other-drives.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { command, query } from './define.ts'

/** Names a box by its id or its name, in any case of its letters. */
const one = z.object({ box: z.string().min(1).max(400) })
/** `box.name` gives the reasons against a name; the bound only keeps a whole file out. */
const typedName = z.string().max(4096)
const answers = boxRecord
  .pick({ architecture: true, options: true })
  .partial()
  .extend({ goal: boxRecord.shape.goal.removeDefault().optional() })

export const boxes = {
  /** The topic "boxes" reports changes of their records; their states also follow images, machines and hosts. */
  list: query(
    z.object({}),
    z.object({
      boxes: z.array(boxView),
      problems: z.array(z.object({ id: z.string(), error: errorReport })),
      /** Hosts of the list that bear the id of a box which is unknown here: another Kiln's. */
      foreign: z.array(z.object({ host: z.string(), box: boxId })),
      /** Why hosts and drives of an older Kiln have no boxes yet; null: they have. */
      untaken: errorReport.nullable(),
    }),
  ),
  /**
   * `keyring`: why this computer's keyring cannot keep secrets; null: it can. `failed`: builds that made no image, oldest
   * first, the last 20. `otherDrives`: that have an image of it and are not its own, newest first.
   */
  show: query(
    one,
    boxView.extend({
      keyring: errorReport.nullable(),
      failed: z.array(boxBuild),
      otherDrives: z.array(otherDrive),
    }),
  ),
  /**
   * `like`: another box, whose profile and answers it takes; a host name among these becomes the box's name where
   * that is one. Secret answers are left out.
   */
  add: command(
    answers.extend({
      name: typedName,
      profile: boxRecord.shape.profile.default(null),
      like: z.string().max(400).nullable().default(null),
    }),
    boxView,
  ),
  /** Omitted values stay. A new name changes no host name. `merge`: answers that are not given stay too. */
  change: command(
    answers.extend({
      ...one.shape,
      merge: z.boolean().default(false),
      name: typedName.optional(),
      profile: boxRecord.shape.profile.optional(),
    }),
    boxView,
  ),
  /**
   * Puts secret answers into the keyring of this computer, for each later flash and machine of this box whose request
   * does not answer them; an empty one is removed there. The keys are in the box, the values in no reply.
   */
  keepSecrets: command(
    one.extend({ secrets: z.record(z.string().min(1).max(200), z.string().max(100_000)) }),
    boxView,
  ),
  /**
   * Makes the box of a host that bears the id of another Kiln's, from what that host reports about its system; a box that
   * the host has here takes this id. Asks the host.
   */
  adopt: command(z.object({ host: z.string().min(1).max(400) }), boxView),
  /**
   * Forgets it, and its secrets in the keyring. What belongs to it stays. `left`: why secrets are still in the
   * keyring; null: none is.
   */
  remove: command(one, z.object({ id: z.string(), left: errorReport.nullable() })),
}
