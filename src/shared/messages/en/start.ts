// The texts that the window and main have before anything else. The engine's texts come with the connection
// (engine.ts), the texts of the pages with their components.

import { places } from './app-places.ts'
import { generalErrors } from './general-errors.ts'
import { formats } from './images-formats.ts'
import { profiles } from './profiles.ts'

const texts = {
  ...places,
  ...formats,
  ...profiles,
} as const

export const start = { texts, errors: generalErrors }
