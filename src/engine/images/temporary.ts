// Files that are made on the way to another, in the image's folder: of a random name, so that two never meet.
import type { Ports } from '../ports/index.ts'

/** Named as the platform names what it has not finished: `.<name>.<random>.partial-<pid>[-<start>]`. */
export function temporaryName({ randomHex, host }: Pick<Ports, 'randomHex' | 'host'>, name: string): string {
  const owner = host.startTicks === null ? `${host.pid}` : `${host.pid}-${host.startTicks}`
  return `.${name}.${randomHex(3)}.partial-${owner}`
}
