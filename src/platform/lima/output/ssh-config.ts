// Reads address, user and key from an instance's own ssh.config. Its setting for host keys ("no") is ignored:
// Kiln checks them. Pure.
import { isLoginName } from '#shared/hosts/address.ts'

type LimaLogin = { host: string; port: number; user: string; identity: string }

/** null: not such a file. */
export function loginIn(config: string): LimaLogin | null {
  const value = (key: string) => {
    const found = new RegExp(`^\\s*${key}\\s+(.*)$`, 'mi').exec(config)?.[1]?.trim() ?? ''
    return found.startsWith('"') ? found.slice(1, found.lastIndexOf('"')) : found
  }
  const [host, user, identity] = [value('Hostname'), value('User'), value('IdentityFile')]
  const port = Number(value('Port'))
  const isLoopback = host === '127.0.0.1' || host === '::1' || host === 'localhost'
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536
  return isLoopback && isPort && isLoginName(user) && identity.startsWith('/')
    ? { host, port, user, identity }
    : null
}
