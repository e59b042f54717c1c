// The English catalogue, complete by definition: its codes and holes are the types of all messages.

import { builds } from './builds.ts'
import { errors } from './errors/index.ts'
import { jobs } from './jobs.ts'
import { reasons } from './reasons.ts'

export const texts = {
  ...builds,
  ...jobs,
  ...reasons,
} as const satisfies Record<string, string>

export const english = { texts, errors }
