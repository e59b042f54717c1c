// What the script printed → what a builder can build. Pure. The host is not trusted to print anything sensible.
import type { BuilderFacts, BuiltArchitecture } from '#shared/builders/builder.ts'
import { type Architecture, architectures, nixSystem } from '#shared/formats/format.ts'
import { beginMark, endMark } from './script.ts'

export type SaidByBuilder = Pick<
  BuilderFacts,
  | 'kernelArchitecture'
  | 'architectures'
  | 'features'
  | 'sandbox'
  | 'cpus'
  | 'maxJobs'
  | 'memoryBytes'
  | 'diskFreeBytes'
  | 'program'
> & {
  /** null where it has no Nix. */
  nixVersion: string | null
  /** Systems that its Nix is set to build and its kernel cannot run. */
  unfounded: string[]
  /** Programs of GNU that Kiln fetches an image with, which it does not have: "tar", "find". */
  missing: string[]
}

/** null where it is not what the script prints. */
export function parseBuilder(output: string): SaidByBuilder | null {
  const lines = output.split('\n')
  const from = lines.indexOf(beginMark)
  const to = lines.indexOf(endMark, from)
  if (from < 0 || to < 0) return null
  const pairs = lines.slice(from + 1, to).flatMap(line => {
    const tab = line.indexOf('\t')
    return tab < 0
      ? []
      : [
          [
            line.slice(0, tab),
            line
              .slice(tab + 1)
              .trim()
              .slice(0, 2000),
          ] as const,
        ]
  })
  const all = (key: string) =>
    pairs.filter(([name, value]) => name === key && value).map(([, value]) => value)
  const first = (key: string) => all(key)[0] ?? ''
  const words = (key: string) => first(key).split(/\s+/).filter(Boolean)

  const kernelArchitecture = first('architecture').slice(0, 100)
  const claimed = [...new Set([...words('nix-system'), ...words('nix-extra-platforms')])]
  const able = abilities(kernelArchitecture, all('emulates'))
  const founded = able.filter(({ architecture }) => claimed.includes(nixSystem(architecture)))
  const cpus = count(first('cpus')) || 1
  const [, free] = /\s\d+\s+\d+\s+(\d+)\s+\d+%/.exec(` ${first('disk')}`) ?? []
  const memory = count(first('memory'))
  const [daemon, plainDaemon] = [first('daemon'), first('plain-daemon')]
  return {
    nixVersion: /(\d+\.\d+[\w.+-]*)\s*$/.exec(first('nix'))?.[1] ?? null,
    kernelArchitecture,
    architectures: founded,
    unfounded: architectures
      .filter(each => !founded.some(({ architecture }) => architecture === each))
      .map(nixSystem)
      .filter(system => claimed.includes(system)),
    features: words('nix-system-features').filter(each => /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,59}$/.test(each)),
    sandbox: first('nix-sandbox') !== 'false',
    cpus,
    maxJobs: first('nix-max-jobs') === 'auto' ? cpus : (count(first('nix-max-jobs')) ?? 1),
    memoryBytes: memory === null ? null : memory * 1024,
    diskFreeBytes: count(free ?? '') === null ? null : Number(free) * 1024,
    program: plainDaemon === '' && /^\/[A-Za-z0-9._/+-]+$/.test(daemon) ? daemon : null,
    missing: ['tar', 'find'].filter(program => !/GNU/.test(first(program))),
  }
}

const count = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null)

/** What a kernel runs: its own, and what an emulator is registered for (by Debian "qemu-aarch64", by NixOS "aarch64-linux"). */
function abilities(kernel: string, emulators: readonly string[]): BuiltArchitecture[] {
  const native = kernel === 'arm64' ? 'aarch64' : kernel
  const emulates = (architecture: Architecture) =>
    emulators.some(name => (architecture === 'aarch64' ? /aarch64/.test(name) : /x86_64|rosetta/i.test(name)))
  return architectures
    .filter(each => each === native || emulates(each))
    .map(architecture => ({ architecture, emulated: architecture !== native }))
}
