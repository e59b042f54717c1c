// `--state-version`: the release that hosts were installed with, for those that do not report it.
import type { DeployPlan, StateVersionAnswer } from '#shared/deploy/plan.ts'
import { stateVersion } from '#shared/profiles/state-version.ts'
import type { Session } from '../session.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { targetsFor } from './targets.ts'

/** `texts`: "25.11" for each host that does not report it, "box=25.11" for that one. Throws usage, deploy.target. */
export async function answersFrom(
  session: Pick<Session, 'client'>,
  texts: readonly string[] = [],
): Promise<StateVersionAnswer[]> {
  const answers: StateVersionAnswer[] = []
  for (const text of texts) {
    // A host's name has no "=" after its address.
    const [, named, release] = /^(?:(.+)=)?([^=]*)$/.exec(text) ?? []
    const value = versionFrom(release ?? '', 'deploy')
    const [host] = named === undefined ? [] : await targetsFor(session, { to: [named] })
    answers.push({ host: host?.name ?? null, value })
  }
  return answers
}

/** At a terminal, for each host that does not report it; an empty answer leaves that host out. Throws usage. */
export async function askStateVersions(
  { ask }: Pick<Session, 'ask'>,
  { hosts }: Pick<DeployPlan, 'hosts'>,
): Promise<StateVersionAnswer[]> {
  const answers: StateVersionAnswer[] = []
  for (const { target, problem, proposedVersion } of hosts) {
    if (problem?.code !== 'deploy.state-version-unknown') continue
    const { name } = target
    const question = proposedVersion
      ? t('cli.deploy.ask-version-proposed', { host: name, proposed: proposedVersion })
      : t('cli.deploy.ask-version', { host: name })
    const answer = (await ask(`${question} `))?.trim()
    if (answer) answers.push({ host: name, value: versionFrom(answer, 'deploy') })
  }
  return answers
}

/** `command`: the one whose help explains more. Throws usage. */
export function versionFrom(text: string, command: string): string {
  const value = stateVersion.safeParse(text)
  if (value.success) return value.data
  throw usage(terminalMessage('usage.state-version', { value: text }), command)
}
