// Kiln Connect on an orchestrator, then another answer in its form, and the two ways between its generations that its
// document names: back at the boot menu, and forward by `just deploy` from the computer of its administrator.
import { noFailedUnits } from '../machine/checks.ts'
import { choosesInBootMenu } from './boot-menu.ts'
import { connectAddOn } from './connect-add-on.ts'
import type { OtherAnswers } from './other-answers.ts'
import { deploysByNixosRebuild } from './target-host.ts'

export const orchestratorAnswers: readonly OtherAnswers[] = [
  ...connectAddOn,
  {
    options: { workloadQuotaGiB: 4 },
    checks: [choosesInBootMenu, noFailedUnits(), deploysByNixosRebuild, noFailedUnits()],
  },
]
