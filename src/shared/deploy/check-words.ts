// A health check as one word, as users type it: "22", "nginx.service", "http://:8080/health". Pure.
import { type HealthCheck, healthCheck, isSecure } from '../profiles/health-check.ts'

/** null if it is not one. */
export function parseCheck(text: string): HealthCheck | null {
  const [, scheme, port, path = '/'] = /^(https?):\/\/(?:localhost)?(?::(\d+))?(\/.*)?$/.exec(text) ?? []
  const secure = scheme === 'https'
  const found = /^\d+$/.test(text)
    ? { kind: 'tcp', port: Number(text) }
    : scheme
      ? { kind: 'http', port: Number(port ?? (secure ? 443 : 80)), path, secure }
      : /\.(service|socket|target|timer|mount|path)$/.test(text)
        ? { kind: 'unit', unit: text }
        : null
  const check = healthCheck.safeParse(found)
  return check.success ? check.data : null
}

/**
 * Returns the word that users type for a check, if there is one: there is none for commands, statuses and texts of an
 * answer.
 */
export function formatCheckWord(check: HealthCheck): string {
  const { kind, port, path = '/', unit } = check
  if (kind === 'http') return `${isSecure(check) ? 'https' : 'http'}://:${port}${path}`
  return kind === 'unit' ? (unit ?? '') : String(port ?? '')
}
