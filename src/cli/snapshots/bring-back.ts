// `kiln snapshots restore` and `restore-session`, which prompt before they replace anything.
import { failure } from '#shared/errors.ts'
import { quoted } from '#shared/quoted.ts'
import { hostWord } from '../hosts/host-word.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { pathFrom, restorableFrom, slotFrom } from './words.ts'

type RestoreWords = { from?: string; to?: string; replace?: boolean; yes?: boolean }

/** Throws usage, snapshots.unconfirmed, and the engine's errors. */
export async function restore(session: Session, wanted: string, word: string, words: RestoreWords) {
  const command = 'snapshots restore'
  const { replace = false } = words
  const [slot, path] = [slotFrom(words.from, command), pathFrom(word, command)]
  if (words.to !== undefined && replace) throw usage(terminalMessage('usage.to-and-replace'), command)
  const to = words.to === undefined ? null : pathFrom(words.to, command)
  const { client, output } = session
  const host = await hostWord(client, wanted)
  if (replace) await confirm(session, words, t('cli.snapshots.ask-replace', { path, host: wanted }))
  const done = await interruptible(signal =>
    client.snapshots.restore({ host, slot, path, to, replace }, signal),
  )
  output.line(t('cli.snapshots.restored', { path: done.path, slot }))
  const toKeep = (kept: string) => ({ command: `kiln snapshots keep ${wanted} ${quoted(kept)}` })
  if (done.pathGoes) output.line(t('cli.snapshots.path-goes', toKeep(done.path)))
  if (done.renamed !== null) output.line(t('cli.snapshots.renamed', { renamed: done.renamed }))
  if (done.renamed !== null && done.goes) output.line(t('cli.snapshots.goes', toKeep(done.renamed)))
  output.object({ type: 'result', host, slot, ...done })
}

type SessionWords = { withdraw?: boolean; mixed?: boolean; yes?: boolean }

/** Throws usage, snapshots.unconfirmed, and the engine's errors. */
export async function restoreSession(
  session: Session,
  wanted: string,
  word: string | undefined,
  words: SessionWords,
) {
  const command = 'snapshots restore-session'
  const { withdraw = false, mixed = false } = words
  if (withdraw && (word !== undefined || mixed))
    throw usage(terminalMessage('usage.session-and-withdraw'), command)
  const slot = withdraw ? null : restorableFrom(word, command)
  const { client, output } = session
  const host = await hostWord(client, wanted)
  const question = mixed ? 'cli.snapshots.ask-mixed' : 'cli.snapshots.ask-session'
  if (slot !== null) await confirm(session, words, t(question, { slot, host: wanted }))
  await interruptible(signal => client.snapshots.restoreSession({ host, slot, mixed }, signal))
  output.line(
    slot === null
      ? t('cli.snapshots.withdrawn')
      : t('cli.snapshots.session-requested', {
          slot,
          command: `kiln snapshots restore-session ${wanted} --withdraw`,
        }),
  )
  output.object({ type: 'result', host, requested: slot })
}

async function confirm(
  { ask }: Session,
  { yes = false }: { yes?: boolean },
  question: string,
): Promise<void> {
  if (!yes && !isYes(await ask(question))) throw failure('snapshots.unconfirmed', { operation: 'snapshots' })
}
