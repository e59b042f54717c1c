// Another answer in the orchestrator's form, and the two ways between generations that its document names: back at the boot
// menu, and forward by `just deploy` from the computer of its administrator. Then Kiln Connect.
import { noFailedUnits } from '../machine/checks.ts'
import { choosesInBootMenu } from './boot-menu.ts'
import { connectAddOn } from './connect-add-on.ts'
import type { OtherAnswers } from './other-answers.ts'
import { deploysByJust } from './target-host.ts'

export const orchestratorAnswers: readonly OtherAnswers[] = [
  {
    options: { workloadQuotaGiB: 4 },
    checks: [choosesInBootMenu, noFailedUnits(), deploysByJust, noFailedUnits()],
  },
  ...connectAddOn,
]
