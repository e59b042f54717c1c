// Other answers in the form of a profile, given when its machine runs already, and what they change on it.
import { type Check, prints, succeeds, within } from '../machine/checks.ts'
import { answers, isClosed } from './from-outside.ts'

export type OtherAnswers = { options: Readonly<Record<string, unknown>>; checks: readonly Check[] }

const slowMs = 900_000
const confined = ['vibe-kanban', 'claude-code-router']
const confinement = 'NoNewPrivileges=yes ProtectSystem=strict CapabilityBoundingSet='

const hardened: OtherAnswers = {
  options: { hardening: true },
  checks: [
    succeeds(
      'everything runs again',
      within(600, `systemctl is-active --quiet ${confined.join(' ')} nginx`),
      slowMs,
    ),
    ...confined.map(unit =>
      prints(
        `${unit} may do no more than it has to`,
        `for name in NoNewPrivileges ProtectSystem CapabilityBoundingSet; do systemctl show --property=$name ${unit}; done | xargs`,
        confinement,
      ),
    ),
    succeeds('root has no way in over SSH', "sshd -T | grep -ix 'permitrootlogin no'"),
    succeeds('agent cannot become root', "! runuser -l agent -c 'sudo --non-interactive true'"),
    succeeds('nor in a group that is as good as one', '! id --name --groups agent | grep -wE "wheel|docker"'),
    // nginx is the way to both from outside.
    answers(3002, '/', 'kanban /'),
    answers(3002, '/ccr/v1/messages', 'router /v1/messages'),
    isClosed(3000),
    isClosed(3456),
  ],
}

/** Null where there are none to try. */
export const otherAnswersOf = (profile: string): OtherAnswers | null =>
  profile === 'ai-sandbox' ? hardened : null
