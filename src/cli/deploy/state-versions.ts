// `--state-version`: the release that hosts were installed with, for those that do not report it.
import type { StateVersionAnswer } from '#shared/deploy/plan.ts'
import { stateVersion } from '#shared/profiles/state-version.ts'
import { usage } from '../request.ts'
import type { Session } from '../session.ts'
import { terminalMessage } from '../texts.ts'
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

/** `command`: the one whose help explains more. Throws usage. */
export function versionFrom(text: string, command: string): string {
  const value = stateVersion.safeParse(text)
  if (value.success) return value.data
  throw usage(terminalMessage('usage.state-version', { value: text }), command)
}
