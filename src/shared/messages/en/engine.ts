// What the engine says, and every error of its work: a face has them before it hears of the engine. The window loads
// them beside the client of the contract, behind its first page.
import { answers } from './answers.ts'
import { builds } from './builds.ts'
import { deploys } from './deploys.ts'
import { doctor } from './doctor.ts'
import { driveLabels } from './drive-labels.ts'
import { drives } from './drives.ts'
import { errors } from './errors/index.ts'
import { flash } from './flash.ts'
import { downloads, foreign } from './foreign.ts'
import { images } from './images.ts'
import { jobs } from './jobs.ts'
import { machines } from './machines.ts'
import { nix } from './nix.ts'
import { reasons } from './reasons.ts'
import { seed } from './seed.ts'
import { sources } from './sources.ts'
import { writer } from './writer.ts'

const texts = {
  ...answers,
  ...builds,
  ...deploys,
  ...doctor,
  ...driveLabels,
  ...drives,
  ...flash,
  ...downloads,
  ...foreign,
  ...images,
  ...jobs,
  ...machines,
  ...nix,
  ...reasons,
  ...seed,
  ...sources,
  ...writer,
} as const

export const engine = { texts, errors }
