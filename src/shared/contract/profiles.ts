import { z } from 'zod'
import { profile, profileList } from '../model/profile.ts'
import { command, query } from './define.ts'

export const profiles = {
  list: query(z.object({}), profileList),
  show: query(z.object({ id: z.string() }), profile),
  /** Remembers a folder that holds a profile, or folders of profiles. */
  addFolder: command(z.object({ path: z.string() }), profileList),
  removeFolder: command(z.object({ path: z.string() }), profileList),
}
