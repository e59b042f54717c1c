// Forgets a builder after a prompt: its limits and test results are lost.
import { failure } from '#shared/errors.ts'
import type { Session } from '../session.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t } from '../texts.ts'

/** Throws builder.unknown, builder.unconfirmed. */
export async function removeBuilder(
  { client, output, ask }: Session,
  wanted: string,
  { yes = false }: { yes?: boolean },
): Promise<void> {
  const { name, lima } = await client.builders.show({ builder: wanted })
  if (!yes && !isYes(await ask(t('cli.builder.ask-remove', { name }))))
    throw failure('builder.unconfirmed', { operation: 'builders.rm', values: { name } })
  const { id } = await client.builders.remove({ builder: wanted })
  output.line(
    lima ? t('cli.builder.removed-lima', { id, vm: lima.instance }) : t('cli.builder.removed', { id }),
  )
  output.object({ type: 'result', id })
}
