// The texts of the pages and dialogs that the window loads after its first page.

import { browse } from './app-browse.ts'
import { sheets } from './app-sheets.ts'
import { buildersWindow } from './builders-window.ts'
import { derivations } from './builds-derivations.ts'
import { buildsWindow } from './builds-window.ts'
import { cachesWindow } from './caches-window.ts'
import { deployWindow } from './deploy-window.ts'
import { diagnostics } from './doctor-diagnostics.ts'
import { doctorWindow } from './doctor-window.ts'
import { writerInstall } from './drives-writer-install.ts'
import { flashWindow } from './flash-window.ts'
import { hostPage } from './hosts-host.ts'
import { hostsList } from './hosts-list.ts'
import { hypervisorsWindow } from './hypervisors-window.ts'
import { provenance } from './images-provenance.ts'
import { imagesWindow } from './images-window.ts'
import { installWindow } from './install-window.ts'
import { machinesWindow } from './machines-window.ts'
import { newOptions } from './new-image-options.ts'
import { newReview } from './new-image-review.ts'
import { personalWindow } from './personal-window.ts'
import { profileForm } from './profile-form-window.ts'
import { sourcesWindow } from './sources-window.ts'

export const pages = {
  ...browse,
  ...buildersWindow,
  ...cachesWindow,
  ...buildsWindow,
  ...derivations,
  ...diagnostics,
  ...doctorWindow,
  ...flashWindow,
  ...deployWindow,
  ...hostPage,
  ...hostsList,
  ...installWindow,
  ...hypervisorsWindow,
  ...imagesWindow,
  ...machinesWindow,
  ...newOptions,
  ...newReview,
  ...personalWindow,
  ...profileForm,
  ...provenance,
  ...sheets,
  ...sourcesWindow,
  ...writerInstall,
} as const
