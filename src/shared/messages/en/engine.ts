// The engine's texts, and every error of its work: a face has them before it hears from the engine. The window loads
// them with the client of the contract, after its first page.

import { boxes } from './boxes.ts'
import { builders } from './builders.ts'
import { builds } from './builds.ts'
import { nix } from './builds-nix.ts'
import { connect } from './connect.ts'
import { deploys } from './deploy.ts'
import { doctor } from './doctor.ts'
import { diagnostics } from './doctor-diagnostics.ts'
import { drives } from './drives.ts'
import { driveLabels } from './drives-labels.ts'
import { writer } from './drives-writer.ts'
import { writerInstall } from './drives-writer-install.ts'
import { errors } from './errors.ts'
import { flash } from './flash.ts'
import { answers } from './flash-answers.ts'
import { seed } from './flash-seed.ts'
import { sources } from './flash-sources.ts'
import { sshKeys } from './hosts-ssh-keys.ts'
import { images } from './images.ts'
import { downloads, foreign } from './images-foreign.ts'
import { installs } from './install.ts'
import { jobs } from './jobs.ts'
import { machines } from './machines.ts'
import { reasons } from './reasons.ts'
import { updates } from './updates.ts'

const texts = {
  ...answers,
  ...boxes,
  ...builders,
  ...builds,
  ...connect,
  ...deploys,
  ...diagnostics,
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
  ...updates,
  ...sshKeys,
  ...writer,
  ...writerInstall,
} as const

export const engine = { texts, errors }
