// Every error that a person can meet, in English.
import { filesErrors } from './files.ts'
import { flakeErrors } from './flakes.ts'
import { flashErrors } from './flash.ts'
import { generalErrors } from './general.ts'
import { imagesErrors } from './images.ts'
import { nixErrors } from './nix.ts'
import { profilesErrors } from './profiles.ts'
import { writerErrors } from './writer.ts'

export const errors = {
  ...generalErrors,
  ...filesErrors,
  ...nixErrors,
  ...profilesErrors,
  ...flakeErrors,
  ...imagesErrors,
  ...flashErrors,
  ...writerErrors,
} as const satisfies Record<string, { message: string; hint: string }>
