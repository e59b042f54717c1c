// What a deploy begins with: a source, a file that says everything, or an earlier deploy. Pure.
import { usage } from '../request.ts'
import { terminalMessage } from '../texts.ts'
import type { DeployWords } from './words.ts'

export type SourceWords = { plan?: string; savePlan?: string; resume?: string | true }

export type Beginning =
  | { kind: 'source'; what: string }
  | { kind: 'file'; path: string }
  | { kind: 'resume'; id: string | null }

/** What is in the file, or was in the earlier deploy, is not said again. Throws usage. */
export function demandOne(what: string | undefined, words: SourceWords & DeployWords): Beginning {
  const { plan, resume, savePlan } = words
  const named = [what, plan, resume].filter(each => each !== undefined)
  if (named.length !== 1) throw usage(terminalMessage('usage.deploy-source'), 'deploy')
  if (what !== undefined) return { kind: 'source', what }
  const said = [...(words.to ?? []), ...(words.group ?? []), ...(words.check ?? [])]
  if (said.length > 0 || words.mode !== undefined || (resume !== undefined && savePlan !== undefined))
    throw usage(
      terminalMessage('usage.deploy-fixed', { option: plan === undefined ? '--resume' : '--plan' }),
      'deploy',
    )
  if (plan !== undefined) return { kind: 'file', path: plan }
  return { kind: 'resume', id: resume === true || resume === undefined ? null : resume }
}
