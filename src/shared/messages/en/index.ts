// The English catalogue, complete by definition: its codes and holes are the types of all messages.

import { desktop } from './app-desktop.ts'
import { engine } from './engine.ts'
import { start } from './start.ts'

export const texts = { ...start.texts, ...engine.texts, ...desktop } as const satisfies Record<string, string>

export const english = { texts, errors: { ...start.errors, ...engine.errors } }
