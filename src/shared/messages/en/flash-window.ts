// Flash in the window, by its steps.

import { flashDrives } from './drives-window.ts'
import { flashWriter } from './drives-writer-window.ts'
import { flashConfirm } from './flash-confirm.ts'
import { flashJob } from './flash-job.ts'
import { flashPersonal } from './flash-personal.ts'
import { flashSource } from './flash-source.ts'

export const flashWindow = {
  ...flashSource,
  ...flashDrives,
  ...flashPersonal,
  ...flashConfirm,
  ...flashJob,
  ...flashWriter,
} as const
