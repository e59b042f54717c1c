// Installations: making a plan, and carrying it out.
import { z } from 'zod'
import { jobEventOf } from '../base.ts'
import { jobFamily } from '../family.ts'
import { hostLine } from './deploy.ts'

const keptLines = 200

export const installJobs = jobFamily({
  kinds: ['plan-install', 'install'],
  /** `lines`: nixos-anywhere's last output lines. */
  detail: z.object({ lines: z.array(hostLine) }),
  start: () => ({ lines: [] }),
  events: [jobEventOf('install-line', { line: hostLine })],
  reduce: ({ lines }, { line }) => ({ lines: [...lines, line].slice(-keptLines) }),
})
export type InstallJobView = z.infer<typeof installJobs.view>
