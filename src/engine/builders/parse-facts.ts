// A builder's capabilities: the script that collects them, and how to parse its output. Pure.
import type { Answers } from '#engine/hosts/answers.ts'
import { defineInquiry } from '#engine/hosts/ask-by-script.ts'
import { shellFile } from '#engine/shell-file.ts'
import type { BuilderFacts, BuiltArchitecture } from '#shared/builders/builder.ts'
import { type Architecture, architectures, nixSystem } from '#shared/formats/format.ts'

const longestList = 2000

export type BuilderAnswer = Pick<
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
  /** null if it has no Nix. */
  nixVersion: string | null
  /** Systems that its Nix is configured to build and its kernel cannot run. */
  unfounded: string[]
  /** GNU programs that Kiln needs to fetch an image and that it lacks: "tar", "find". */
  missing: string[]
}

export const builderInquiry = defineInquiry({
  name: 'builder',
  questions: shellFile(import.meta.url, './builder.sh'),
  parse: builderFrom,
})

function builderFrom({ text, texts, lines }: Answers): BuilderAnswer {
  const words = (key: string) => (lines(key)[0] ?? '').slice(0, longestList).split(/\s+/).filter(Boolean)

  const kernelArchitecture = text('architecture').slice(0, 100)
  const claimed = [...new Set([...words('nix-system'), ...words('nix-extra-platforms')])]
  const able = abilities(kernelArchitecture, texts('emulates'))
  const founded = able.filter(({ architecture }) => claimed.includes(nixSystem(architecture)))
  const cpus = count(text('cpus')) || 1
  const [, free] = /\s\d+\s+\d+\s+(\d+)\s+\d+%/.exec(` ${text('disk')}`) ?? []
  const memory = count(text('memory'))
  const [daemon, plainDaemon] = [text('daemon'), text('plain-daemon')]
  return {
    nixVersion: /(\d+\.\d+[\w.+-]*)\s*$/.exec(text('nix'))?.[1] ?? null,
    kernelArchitecture,
    architectures: founded,
    unfounded: architectures
      .filter(each => !founded.some(({ architecture }) => architecture === each))
      .map(nixSystem)
      .filter(system => claimed.includes(system)),
    features: words('nix-system-features').filter(each => /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,59}$/.test(each)),
    sandbox: text('nix-sandbox') !== 'false',
    cpus,
    maxJobs: text('nix-max-jobs') === 'auto' ? cpus : (count(text('nix-max-jobs')) ?? 1),
    memoryBytes: memory === null ? null : memory * 1024,
    diskFreeBytes: count(free ?? '') === null ? null : Number(free) * 1024,
    program: plainDaemon === '' && /^\/[A-Za-z0-9._/+-]+$/.test(daemon) ? daemon : null,
    missing: ['tar', 'find'].filter(program => !/GNU/.test(text(program))),
  }
}

const count = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null)

/**
 * Returns the kernel's own architecture, and those with a registered emulator (Debian's "qemu-aarch64", NixOS's
 * "aarch64-linux").
 */
function abilities(kernel: string, emulators: readonly string[]): BuiltArchitecture[] {
  const native = kernel === 'arm64' ? 'aarch64' : kernel
  const emulates = (architecture: Architecture) =>
    emulators.some(name => (architecture === 'aarch64' ? /aarch64/.test(name) : /x86_64|rosetta/i.test(name)))
  return architectures
    .filter(each => each === native || emulates(each))
    .map(architecture => ({ architecture, emulated: architecture !== native }))
}
