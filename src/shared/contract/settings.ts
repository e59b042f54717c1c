import { z } from 'zod'
import { keyboardHere } from '#shared/locale/keyboard-here.ts'
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
  /** The keyboard of the computer that Kiln runs on; a window may run on another one. */
  keyboard: query(z.object({}), keyboardHere),
  change: command(settingsChange, model),
}
