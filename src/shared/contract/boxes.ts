import { z } from 'zod'
import { boxRecord } from '#shared/boxes/box.ts'
import { boxView } from '#shared/boxes/box-view.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { command, query } from './define.ts'

/** By id or name, in any case of its letters. */
const one = z.object({ box: z.string().min(1).max(400) })
const answers = boxRecord.pick({ architecture: true, options: true }).partial()

export const boxes = {
  /** The topic "boxes" reports changes of their records; their states also follow images, machines and hosts. */
  list: query(
    z.object({}),
    z.object({
      boxes: z.array(boxView),
      problems: z.array(z.object({ id: z.string(), error: errorReport })),
    }),
  ),
  show: query(one, boxView),
  /**
   * `like`: another box, whose profile and answers it takes; a host name among these becomes the box's name where
   * that is one. Secret answers are left out.
   */
  add: command(
    answers.extend({
      name: z.string().max(400),
      profile: boxRecord.shape.profile.default(null),
      like: z.string().max(400).nullable().default(null),
    }),
    boxView,
  ),
  /** Omitted values stay. A new name changes no host name. */
  change: command(
    answers.extend({
      ...one.shape,
      name: z.string().max(400).optional(),
      profile: boxRecord.shape.profile.optional(),
    }),
    boxView,
  ),
  /** Forgets it. What belongs to it stays. */
  remove: command(one, z.object({ id: z.string() })),
}
