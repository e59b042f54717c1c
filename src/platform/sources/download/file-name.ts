// Finds the server's name of a file (RFC 6266, RFC 8187), or the end of its address. Pure.
import { basename } from 'node:path'
import { type Reply, utf8 } from './request.ts'

export function nameIn(url: URL, headers: Reply['headers']): string {
  const disposition = utf8(headers['content-disposition'] ?? '')
  const [, charset = '', coded = ''] = /filename\*=\s*"?([\w-]+)'[^']*'([^;"\s]+)/i.exec(disposition) ?? []
  const given = coded && /^utf-8$/i.test(charset) ? coded : plainName(disposition)
  const last = basename(given ?? url.pathname)
  try {
    return decodeURIComponent(last) || url.hostname
  } catch {
    return last
  }
}

function plainName(disposition: string): string | undefined {
  const [, quoted, bare] = /filename=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(disposition) ?? []
  return quoted?.replace(/\\(.)/g, '$1') ?? bare?.trim()
}
