// What the last button says: the action and the hosts by name. Pure.
import { t } from '#lib/texts/texts.ts'
import type { DeployMode, DeploySource } from '#shared/deploy/plan.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'

const namedAtMost = 2

type Asked = { mode: DeployMode; restart: boolean; source: DeploySource }

export function buttonText({ mode, restart, source }: Asked, names: readonly string[]): string {
  const hosts = names.length <= namedAtMost ? list(names) : message('deploy.hosts', { count: names.length })
  if (source.kind === 'generation' && mode === 'switch')
    return source.number === null
      ? t('deploy.button.roll-back-before', { hosts })
      : t('deploy.button.roll-back', { hosts, number: String(source.number) })
  return t(mode === 'boot' && restart ? 'deploy.button.restart' : `deploy.button.${mode}`, { hosts })
}
