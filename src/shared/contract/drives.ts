import { z } from 'zod'
import { drive } from '#shared/drives/drive.ts'
import { query } from './define.ts'

export const drives = {
  /** The drives that are plugged in now. Loop devices are never among them. The topic "drives" reports changes. */
  list: query(z.object({}), z.array(drive)),
  /** One drive by its path, or a loop device. */
  show: query(z.object({ path: z.string() }), drive),
}
