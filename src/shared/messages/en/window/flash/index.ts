// Flash in the window, by its steps.

import { flashConfirm } from './confirm.ts'
import { flashDrives } from './drives.ts'
import { flashJob } from './job.ts'
import { flashPersonal } from './personal.ts'
import { flashSource } from './source.ts'
import { flashWriter } from './writer.ts'

export const flashWindow = {
  ...flashSource,
  ...flashDrives,
  ...flashPersonal,
  ...flashConfirm,
  ...flashJob,
  ...flashWriter,
} as const
