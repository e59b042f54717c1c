// `npm run device-programs`: writes each program of src/device as one file into its package of nix/. A workspace is a copy of
// nix/ alone, so the files are in the repository; a test holds them equal to their sources (docs/adr/0026).
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build, type Plugin } from 'vite'
import { hostScript } from '#engine/deploy/supervisor/script.ts'

const root = join(import.meta.dirname, '..')

/** The folders of src/device, without what its programs share. */
export const devicePrograms: readonly string[] = readdirSync(join(root, 'src/device')).filter(
  name => name !== 'lib',
)

type PackagedProgram = {
  /** Named in the first line of the file. */
  from: string
  entry: string
  /** Files that others stand in for. */
  replaced?: Readonly<Record<string, string>>
  /** Packages that its packages load only for what it never does. */
  without?: readonly string[]
}

/** Programs with packages in them. */
export const packagedPrograms: Readonly<Record<string, PackagedProgram>> = {
  'voxnix-model': { from: 'src/agent', entry: 'src/agent/index.ts' },
  'kiln-connect': {
    from: 'src/cli/connect/program.ts',
    entry: 'src/cli/connect/program.ts',
    replaced: { 'src/cli/catalogue.ts': 'src/cli/connect/program-catalogue.ts' },
    // Fastify's: schemas of requests and answers, which Connect has none of, and calls without a connection, for tests.
    without: ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', 'light-my-request'],
  },
}

/** The file of a program in its package, by path from the root. */
export const bundlePath = (program: string) => `nix/packages/${program}/${program}.mjs`

/** The script that switches a host, which a machine also has for its own updates. */
export const supervisorPath = 'nix/packages/kiln-updates/supervisor.sh'
export const supervisorText = `# Written by \`npm run device-programs\` from src/engine/deploy/supervisor.\n${hostScript}`

/** Puts files in place of others, and something that throws when it is loaded in place of packages. */
const standIns = ({ replaced = {}, without = [] }: Partial<PackagedProgram>): Plugin => ({
  name: 'stand-ins',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    if (without.includes(source)) return `\0without:${source}`
    const found = await this.resolve(source, importer, { ...options, skipSelf: true })
    const stand = found && replaced[relative(root, found.id)]
    return stand ? join(root, stand) : found
  },
  load(id) {
    if (!id.startsWith('\0without:')) return null
    const name = id.slice('\0without:'.length)
    return `throw new Error(${JSON.stringify(`${name} was left out of this program`)})`
  },
})

/** The file of a program, with all that it imports beside Node's modules. */
export async function bundleOf(program: string): Promise<string> {
  const packaged = packagedPrograms[program]
  const { from, entry } = packaged ?? {
    from: `src/device/${program}`,
    entry: `src/device/${program}/index.ts`,
  }
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { noExternal: true },
    ssr: { noExternal: true },
    plugins: packaged ? [standIns(packaged)] : [],
    build: {
      ssr: entry,
      write: false,
      target: 'node22',
      // A change of it is read as the change of its source is; of packages the pins are read.
      minify: packaged === undefined ? false : 'oxc',
      // Comments of the source are left out: rewriting one would change every machine with the program, and its
      // records.
      rolldownOptions: { output: { format: 'es', codeSplitting: false, comments: { jsdoc: false } } },
    },
  })
  const [first, ...more] = 'output' in built ? built.output : []
  if (first === undefined || more.length > 0) throw new Error(`${program}: not one file`)
  return `// Written by \`npm run device-programs\` from ${from}.\n${first.code}`
}

if (import.meta.main) {
  writeFileSync(join(root, supervisorPath), supervisorText)
  for (const program of [...devicePrograms, ...Object.keys(packagedPrograms)]) {
    const file = join(root, bundlePath(program))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, await bundleOf(program))
    console.log(bundlePath(program))
  }
}
