// What the engine says, and every error of its work: a face has them before it hears of the engine. The window loads
// them beside the client of the contract, behind its first page.

import { builders } from './builders.ts'
import { builds } from './builds/builds.ts'
import { downloads, foreign } from './builds/foreign.ts'
import { images } from './builds/images.ts'
import { nix } from './builds/nix.ts'
import { deploys } from './deploys.ts'
import { doctor } from './doctor.ts'
import { answers } from './drives/answers.ts'
import { driveLabels } from './drives/drive-labels.ts'
import { drives } from './drives/drives.ts'
import { flash } from './drives/flash.ts'
import { seed } from './drives/seed.ts'
import { sources } from './drives/sources.ts'
import { writer } from './drives/writer.ts'
import { errors } from './errors/index.ts'
import { installs } from './installs.ts'
import { jobs } from './jobs.ts'
import { machines } from './machines.ts'
import { reasons } from './reasons.ts'

const texts = {
  ...answers,
  ...builders,
  ...builds,
  ...deploys,
  ...doctor,
  ...driveLabels,
  ...drives,
  ...flash,
  ...downloads,
  ...foreign,
  ...images,
  ...installs,
  ...jobs,
  ...machines,
  ...nix,
  ...reasons,
  ...seed,
  ...sources,
  ...writer,
} as const

export const engine = { texts, errors }
