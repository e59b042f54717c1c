// The terminal's own texts. They are not in src/shared/messages, so that the window does not carry them.
import { help } from './help.ts'
import { results } from './results.ts'
import { running } from './running.ts'
import { usageReasons } from './usage.ts'

export const terminal = { ...help, ...results, ...running, ...usageReasons } as const satisfies Record<
  string,
  string
>
