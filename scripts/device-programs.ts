// `npm run device-programs`: writes each program of src/device as one file into its package of nix/. A workspace is a copy of
// nix/ alone, so the files are in the repository; a test holds them equal to their sources (docs/adr/0026).
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'vite'
import { hostScript } from '#engine/deploy/supervisor/script.ts'

const root = join(import.meta.dirname, '..')

/** The folders of src/device, without what its programs share. */
export const devicePrograms: readonly string[] = readdirSync(join(root, 'src/device')).filter(
  name => name !== 'lib',
)

/** Programs with packages in them, by the folder that each is built from. */
export const agentPrograms: Readonly<Record<string, string>> = { 'voxnix-model': 'src/agent' }

/** The file of a program in its package, by path from the root. */
export const bundlePath = (program: string) => `nix/packages/${program}/${program}.mjs`

/** The script that switches a host, which a machine also has for its own updates. */
export const supervisorPath = 'nix/packages/kiln-updates/supervisor.sh'
export const supervisorText = `# Written by \`npm run device-programs\` from src/engine/deploy/supervisor.\n${hostScript}`

/** The file of a program, with all that it imports beside Node's modules. */
export async function bundleOf(program: string): Promise<string> {
  const packaged = agentPrograms[program]
  const folder = packaged ?? `src/device/${program}`
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { noExternal: true },
    ssr: { noExternal: true },
    build: {
      ssr: `${folder}/index.ts`,
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
  return `// Written by \`npm run device-programs\` from ${folder}.\n${first.code}`
}

if (import.meta.main) {
  writeFileSync(join(root, supervisorPath), supervisorText)
  for (const program of [...devicePrograms, ...Object.keys(agentPrograms)]) {
    const file = join(root, bundlePath(program))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, await bundleOf(program))
    console.log(bundlePath(program))
  }
}
