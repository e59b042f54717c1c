import type { contract } from '#shared/contract/index.ts'
import { appInputs } from './app.ts'
import { boxesInputs } from './boxes.ts'
import { buildsInputs } from './builds.ts'
import { hostsInputs } from './hosts.ts'
import { imagesInputs } from './images.ts'
import type { Inputs } from './inputs.ts'

/** A valid input for each call of the contract; the test replaces each part of it in turn. */
export const sampleInputs: Inputs<keyof typeof contract> = {
  ...appInputs,
  ...boxesInputs,
  ...buildsInputs,
  ...hostsInputs,
  ...imagesInputs,
}
