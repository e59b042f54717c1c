// The English catalogue, complete by definition: its codes and holes are the types of all messages.

import { builds } from './builds.ts'
import { errors } from './errors/index.ts'
import { reasons } from './reasons.ts'

export const texts = {
  ...builds,
  ...reasons,
} as const satisfies Record<string, string>

export const english = { texts, errors }
