import { z } from 'zod'
import { settings as model, settingsChange } from '#shared/settings.ts'
import { command, query } from './define.ts'

export const settings = {
  get: query(
    z.object({}),
    z.object({
      settings: model,
      folders: z.object({ images: z.string(), data: z.string(), config: z.string() }),
      kilnVersion: z.string(),
    }),
  ),
  change: command(settingsChange, model),
}
