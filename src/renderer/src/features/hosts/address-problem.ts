// Finds the mistake in a host's address as a person types it. Pure.
import './texts.ts'
import { t } from '#lib/texts/texts.ts'
import { isLoginName, parseAddress, withoutScheme } from '#shared/hosts/address.ts'

/** null: nothing. */
export function addressProblem(typed: string): string | null {
  if (parseAddress(typed)) return null
  const text = withoutScheme(typed)
  if (text === '') return t('hosts.add.address.missing')
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return t('hosts.add.address.web')
  if (text.startsWith('-')) return t('hosts.add.address.dash')
  const at = text.lastIndexOf('@')
  const user = text.slice(0, Math.max(at, 0))
  if (at >= 0 && !isLoginName(user)) return t('hosts.add.address.user')
  const [, host, port] = /^(\[[^\]]*\]|[^:]*):([^:]*)$/.exec(text.slice(at + 1)) ?? []
  if (port !== undefined && parseAddress(host ?? '')) return t('hosts.add.address.port')
  return t('hosts.add.address.wrong')
}
