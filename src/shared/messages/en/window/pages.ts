// The texts of the pages and dialogs that the window loads after its first page.

import { browse } from './browse.ts'
import { buildersWindow } from './builders.ts'
import { buildsWindow } from './builds.ts'
import { derivations } from './derivations.ts'
import { diagnostics } from './diagnostics.ts'
import { doctorWindow } from './doctor.ts'
import { flashWindow } from './flash/index.ts'
import { hostsWindow } from './hosts/index.ts'
import { hypervisorsWindow } from './hypervisors.ts'
import { imagesWindow } from './images.ts'
import { machinesWindow } from './machines.ts'
import { newOptions } from './new-image/options.ts'
import { newReview } from './new-image/review.ts'
import { ownKeys } from './own-keys.ts'
import { provenance } from './provenance.ts'
import { settings } from './settings.ts'
import { sheets } from './sheets.ts'
import { writerInstall } from './writer-install.ts'

export const pages = {
  ...browse,
  ...buildersWindow,
  ...buildsWindow,
  ...derivations,
  ...diagnostics,
  ...doctorWindow,
  ...flashWindow,
  ...hostsWindow,
  ...hypervisorsWindow,
  ...imagesWindow,
  ...machinesWindow,
  ...newOptions,
  ...newReview,
  ...ownKeys,
  ...provenance,
  ...settings,
  ...sheets,
  ...writerInstall,
} as const
