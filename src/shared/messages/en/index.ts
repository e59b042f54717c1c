// The English catalogue, complete by definition: its codes and holes are the types of all messages.

import { engine } from './engine.ts'
import { start } from './start.ts'
import { desktop } from './window/app/desktop.ts'
import { pages } from './window/pages.ts'

export const texts = { ...start.texts, ...engine.texts, ...pages, ...desktop } as const satisfies Record<
  string,
  string
>

export const english = { texts, errors: { ...start.errors, ...engine.errors } }
